/**
 * Runs before the page's own script where the survey stands inside another site's page: tells that one how far it is, and nothing of the answer.
 * Until something is said nothing is put into the browser's storage; the page does without where there is none.
 */
const page = document
const tell = (what: string) => parent.postMessage({ hetki: what }, '*')
const none = {
  open: () => {
    throw new Error('nothing to keep yet')
  },
}
Object.defineProperty(window, 'indexedDB', { value: none, configurable: true })
const begin = () => Reflect.deleteProperty(window, 'indexedDB')
for (const event of ['change', 'input']) addEventListener(event, begin, { capture: true, once: true })

addEventListener('keydown', (e) => (e as KeyboardEvent).key === 'Escape' && tell('close'))
const progress = page.querySelector('progress')
let told = false
const look = () => {
  if (!told && progress && progress.value === progress.max) {
    told = true
    tell('done')
  }
}
if (progress) new MutationObserver(look).observe(progress, { attributes: true })
// A survey that is closed or not there has no form: then nothing is shown.
if (page.querySelector('[name=i]')) tell('ready')
look()
