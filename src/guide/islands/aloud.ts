// Reads a page aloud, sentence by sentence, with the voice that the phone has for its language; where it has none, says
// so. The sentence that is read is marked.
const box = document.querySelector<HTMLElement>('[data-aloud]')
const button = box?.querySelector('button')
const label = button?.querySelector('span')
const message = box?.querySelector<HTMLElement>('[role=status]')

/** Many browsers name their voices only some time after they were first asked. */
const voicesMs = 1500

/** The voice of this phone for the page's language, whatever the script. */
function voiceFor(): SpeechSynthesisVoice | undefined {
  const language = document.documentElement.lang.replace(/-.*/, '')
  return speechSynthesis.getVoices().find((voice) => voice.lang.toLowerCase().startsWith(language))
}

if (box && button && label && message && 'speechSynthesis' in window) {
  const [read, stop] = [label.textContent, button.dataset['stop'] ?? ''] as const
  box.classList.add('is-ready')
  const marked = (element: Element | undefined) => {
    for (const each of document.querySelectorAll('[data-say-aloud]')) each.classList.toggle('is-said', each === element)
  }
  const quiet = () => {
    speechSynthesis.cancel()
    marked(undefined)
    label.textContent = read
  }
  const say = (voice: SpeechSynthesisVoice) => {
    label.textContent = stop
    const all = [...document.querySelectorAll('[data-say-aloud]')]
    for (const [index, element] of all.entries()) {
      const said = new SpeechSynthesisUtterance(element.textContent)
      Object.assign(said, { voice, lang: voice.lang, rate: 0.9 })
      said.addEventListener('start', () => {
        marked(element)
        element.scrollIntoView({ block: 'center' })
      })
      if (index === all.length - 1) said.addEventListener('end', quiet)
      said.addEventListener('error', quiet)
      speechSynthesis.speak(said)
    }
  }
  const judge = () => {
    const voice = voiceFor()
    message.textContent = voice ? '' : (message.dataset['none'] ?? '')
    if (voice) say(voice)
  }
  voiceFor()
  button.addEventListener('click', () => {
    if (label.textContent === stop) return quiet()
    if (speechSynthesis.getVoices().length > 0) return judge()
    let isJudged = false
    const once = () => {
      if (!isJudged) judge()
      isJudged = true
    }
    speechSynthesis.addEventListener('voiceschanged', once, { once: true })
    setTimeout(once, voicesMs)
  })
  addEventListener('pagehide', quiet)
}
