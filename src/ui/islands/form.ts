// Small help on forms: a form is sent once, however often the button is pressed.
document.addEventListener('submit', (event) => {
  const form = event.target as HTMLFormElement
  if (form.dataset['sent']) event.preventDefault()
  form.dataset['sent'] = '1'
})
// Back from the browser's memory: the form may be sent again.
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll<HTMLFormElement>('form[data-sent]')) delete form.dataset['sent']
})
