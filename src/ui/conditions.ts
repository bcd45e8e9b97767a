// For islands: questions that are asked only after an answer.

/** Questions with a condition are shown while it holds; a question that is not shown answers nothing. */
export function judgeConditions(form: HTMLFormElement): void {
  const given = new FormData(form)
  for (const each of form.querySelectorAll<HTMLElement>('[data-when]')) {
    each.hidden = given.get(each.dataset['when'] ?? '') !== each.dataset['is']
    // Without script the condition is said in words.
    const said = each.querySelector<HTMLElement>('[data-condition]')
    if (said) said.hidden = true
  }
}
