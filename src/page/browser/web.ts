import { web as en } from '../../text/en/web.ts'
import { web as fi } from '../../text/fi/web.ts'
import { web as sv } from '../../text/sv/web.ts'

/**
 * The script that other sites load: opens a touchpoint's survey in a corner of their page or in a place of it, once the site says so or
 * something it named happens. Loads nothing and keeps nothing before; then one mark, not to ask again. At most 5,000 bytes when minified.
 *
 *   <script async src="https://hetki.example.fi/w.js" data-touchpoint="ab3d5fgh" data-when="scroll:60"></script>
 *   hetki('ask', { order: '123' })
 */
const page = document
const script = page.currentScript as HTMLScriptElement
const { touchpoint = '', when = 'call', place = 'corner', days = '90', language, height = '560' } = script.dataset
const home = script.src.replace(/\/w\.js.*/, '')
const wanted = (language ?? page.documentElement.lang).slice(0, 2)
const words = wanted === 'fi' ? fi : wanted === 'sv' ? sv : en
const key = `hetki:${touchpoint}`
const corner = place === 'corner'
const still = matchMedia('(prefers-reduced-motion:reduce)').matches

let host: HTMLElement | undefined
let frame: HTMLIFrameElement
/** Where the keyboard was when it opened. */
let before: HTMLElement | null = null

/** Styles are set one by one: a site's policy may forbid style elements, and nothing it says with a selector is stronger than these. */
function style(of: HTMLElement, rules: Record<string, string>): void {
  for (const name in rules) of.style.setProperty(name, rules[name]!, 'important')
}

function askedLately(): boolean {
  try {
    return Date.now() - Number(localStorage.getItem(key)) < +days * 864e5
  } catch {
    // No storage: the site's own choice of moment must do.
    return false
  }
}

function close(): void {
  if (!host) return
  const inside = page.activeElement === host
  host.remove()
  host = undefined
  removeEventListener('message', hear)
  removeEventListener('keydown', onKey)
  if (inside) before?.focus()
}

const onKey = (e: KeyboardEvent) => {
  if (e.key === 'Escape' && corner) close()
}

/** What the survey says from inside its frame. */
function hear(e: MessageEvent): void {
  if (!host || e.source !== frame.contentWindow || e.origin !== new URL(home).origin) return
  const said = (e.data as { hetki?: string } | null)?.hetki
  if (said === 'ready' && host.hidden) show()
  // The thank-you is read; then it is out of the way.
  if (said === 'done' && corner) setTimeout(close, 8e3)
  if (said === 'close' && corner) close()
}

/** Only a survey that has come is shown: a closed one, or a site that is not allowed to, leaves no empty box. */
function show(): void {
  try {
    localStorage.setItem(key, `${Date.now()}`)
  } catch {}
  const box = host!
  box.hidden = false
  style(box, { display: 'block' })
  if (!corner) return
  status.textContent = words.opened
  before = page.activeElement as HTMLElement
  // Whoever is typing goes on typing.
  if (!before || before === page.body) frame.focus()
  if (!still)
    box.animate(
      [
        { opacity: 0, transform: 'translateY(16px)' },
        { opacity: 1, transform: 'none' },
      ],
      { duration: 200 },
    )
}

let status: HTMLElement

function ask(parameters: Record<string, unknown> = {}): void {
  const inline = corner ? null : page.querySelector(place)
  if (host || !touchpoint || askedLately() || (!corner && !inline)) return
  const query = new URLSearchParams({ w: '1', ...(/^(fi|sv|en)$/.test(wanted) && { l: wanted }) })
  for (const [name, value] of Object.entries({ page: location.pathname, ...parameters }))
    if (value != null) query.set(`p_${name}`, `${value}`)

  host = page.createElement('div')
  host.hidden = true
  style(host, { all: 'initial', display: 'none', 'color-scheme': 'light dark' })
  const tall = `${+height || 560}px`
  style(
    host,
    corner
      ? {
          position: 'fixed',
          'z-index': '2147483647',
          right: 'max(16px, env(safe-area-inset-right))',
          bottom: 'max(16px, env(safe-area-inset-bottom))',
          width: 'min(400px, 100vw - 32px)',
          height: `min(${tall}, 100dvh - 32px)`,
          'border-radius': '16px',
          overflow: 'hidden',
          // The way out has a row of its own: over the survey it would cover its languages.
          'padding-top': '44px',
          'box-sizing': 'border-box',
          background: 'Canvas',
          'box-shadow': '0 8px 40px rgb(0 0 0/.28)',
        }
      : { width: '100%', height: tall },
  )
  const inside = host.attachShadow({ mode: 'closed' })
  frame = page.createElement('iframe')
  frame.title = words.label
  frame.src = `${home}/t/${encodeURIComponent(touchpoint)}?${query}`
  style(frame, { width: '100%', height: '100%', border: '0', display: 'block' })
  inside.append(frame)
  if (corner) {
    host.role = 'dialog'
    host.ariaLabel = words.label
    status = page.createElement('p')
    status.role = 'status'
    style(status, {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      'clip-path': 'inset(50%)',
      margin: '0',
    })
    const button = page.createElement('button')
    button.ariaLabel = words.close
    button.textContent = '\u00d7'
    button.onclick = close
    style(button, {
      position: 'absolute',
      top: '0',
      right: '0',
      width: '44px',
      height: '44px',
      border: '0',
      padding: '0',
      background: 'none',
      color: 'CanvasText',
      font: '28px/1 system-ui',
      cursor: 'pointer',
    })
    inside.append(button, status)
    addEventListener('keydown', onKey)
  }
  addEventListener('message', hear)
  ;(inline ?? page.documentElement).append(host)
}

type Command = ['ask', Record<string, unknown>?] | ['close']
type Hetki = ((...command: Command) => void) & { q?: Command[] }
const shared = window as unknown as { hetki?: Hetki }
const waiting = shared.hetki?.q ?? []
shared.hetki = (what, parameters?: Record<string, unknown>) => (what === 'ask' ? ask(parameters) : close())

const [event, amount = '0'] = when.split(':')
if (event === 'time') setTimeout(ask, +amount * 1e3)
if (event === 'exit')
  page.addEventListener('mouseout', (e) => {
    if (!e.relatedTarget && e.clientY <= 0) ask()
  })
if (event === 'scroll') {
  const look = () => {
    const all = page.documentElement.scrollHeight - innerHeight
    if (all > 0 && scrollY / all >= +amount / 100) {
      removeEventListener('scroll', look)
      ask()
    }
  }
  addEventListener('scroll', look, { passive: true })
}
// What the site said before the script had come.
for (const command of waiting) shared.hetki(...command)
