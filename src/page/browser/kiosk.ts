import type { Language } from '../../contract/language.ts'
import type { AnswerValue } from '../../contract/survey.ts'
import { thanksFor, way } from '../../contract/survey-flow.ts'
import type { KioskData } from '../kiosk/data.ts'
import { device, drop, type Kept, keep, sittings, takeUp, uuid } from './kiosk-queue.ts'

/**
 * A tablet in a store: one tap on a face, if wanted why, a thank-you, and ready for the next. Every tap is on the disk before anything is sent;
 * what waits goes out when there is a connection, however many days later, and counts once.
 */
const page = document
const find = <E extends HTMLElement>(selector: string, within: ParentNode = page) => within.querySelector<E>(selector)!
const data: KioskData = JSON.parse(find('#d').textContent!)
const here = location.pathname.replace(/\/$/, '')
const screens = ['ask', 'why', 'thanks'] as const
/** How long a screen waits for somebody, and the thank-you is seen. */
const patience = 15_000
const seen = 3_000
const atOnce = 20

let language = data.language
let at: (typeof screens)[number] = 'ask'
let sitting: Kept | null = null
let timer = 0
const given: Record<string, AnswerValue> = {}

const words = () => data.words[language]!
const say = (selector: string, text: string) => {
  find(selector).textContent = text
}

function show(next: typeof at): void {
  at = next
  for (const s of screens) find(`#${s}`).hidden = s !== next
  speak()
  const title = find(`#${next} h1`)
  title.focus({ preventScroll: true })
  scrollTo(0, 0)
  clearTimeout(timer)
  if (next !== 'ask') timer = setTimeout(next === 'why' ? finish : reset, next === 'why' ? patience : seen)
}
/** Somebody is still there. */
function stay(): void {
  if (at !== 'why') return
  clearTimeout(timer)
  timer = setTimeout(finish, patience)
}

/** The one choice and the one text question that this customer would meet next. */
function behind() {
  const next = way(data.questions, given).questions.slice(1)
  return {
    choice: next.find((q) => q.kind === 'choice' || q.kind === 'choices'),
    text: next.find((q) => q.kind === 'text' || q.kind === 'longtext'),
  }
}

/** Every word on the screen, in the language of now. */
function speak(): void {
  const w = words()
  page.documentElement.lang = language
  find('#full').ariaLabel = words().full
  say('#n', w.brand)
  for (const b of page.querySelectorAll<HTMLElement>('nav button'))
    b.setAttribute('aria-pressed', `${b.lang === language}`)
  const first = data.questions[0]!
  say('#ask h1', w.titles[first.id]!)
  find('#ask .f').ariaLabel = w.titles[first.id]!
  page.querySelectorAll('#ask .f b').forEach((b, i) => {
    b.textContent = w.labels[i] ?? ''
  })
  page.querySelectorAll('.e span').forEach((end, i) => {
    end.textContent = w.labels.at(-i)!
  })
  const { choice, text } = behind()
  say('#why h1', choice ? w.titles[choice.id]! : text ? w.titles[text.id]! : w.why)
  find('#chips').replaceChildren(
    ...(choice ? w.options[choice.id]! : []).map(([id, label]) => {
      const chip = page.createElement('button')
      chip.value = id
      chip.textContent = label
      chip.setAttribute('aria-pressed', `${chosen(choice!.id).includes(id)}`)
      return chip
    }),
  )
  find('#w').hidden = !text
  say('#w span', choice && text ? w.titles[text.id]! : w.words)
  say('#send', w.send)
  const nth = thanksFor(data.thanks, data.questions, given)
  const [title, more] = w.thanks[nth] ?? [w.thankYou, '']
  say('#thanks h1', title)
  say('#thanks p', more)
  status()
}

function chosen(question: string): string[] {
  const value = given[question] as { options?: string[]; option?: string } | undefined
  return value?.options ?? (value?.option ? [value.option] : [])
}

function status(): void {
  const n = [...sittings.values()].filter((s) => !s.open).length
  const w = words()
  const told = n && !online ? w.waiting[n === 1 ? 0 : 1].replace('#', `${n}`) : isSecureContext ? '' : w.unsafe
  if (find('#st').textContent !== told) say('#st', told)
}

/** Puts an answer into the sitting, on the disk. The same question again takes the place of what waits: it was not sent yet. */
function put(question: string, value: AnswerValue): void {
  const now = new Date()
  given[question] = value
  sitting ??= { answer: uuid(), version: data.version, language, events: [], finished: false, open: true, t: +now }
  const event = { id: uuid(), question, value, at: now.toISOString() }
  sitting.events = [...sitting.events.filter((e) => e.question !== question), event]
  void keep(sitting)
}

function finish(): void {
  if (!sitting) return
  const { text } = behind()
  const typed = find<HTMLTextAreaElement>('textarea').value
  if (text && typed.trim()) put(text.id, typed)
  sitting.finished = true
  sitting.open = false
  sitting.language = language
  void keep(sitting).then(flush)
  show('thanks')
}

/** Ready for whoever comes next: nothing of the last one is left on the screen. */
function reset(): void {
  sitting = null
  for (const id in given) delete given[id]
  find<HTMLTextAreaElement>('textarea').value = ''
  language = data.language
  show('ask')
  if (newer && online) location.reload()
}

let online = navigator.onLine
let busy = false
let newer = false
let pause = 0

const post = (path: string, body: object) =>
  fetch(here + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout?.(2e4) ?? null,
  })

/** Sends what waits, oldest first, until the server has confirmed it. */
async function flush(): Promise<void> {
  if (busy) return
  busy = true
  try {
    for (;;) {
      const waiting = [...sittings.values()].filter((s) => !s.open).slice(0, atOnce)
      if (!waiting.length) break
      const reply = await post('', { device, sittings: waiting.map(({ open, t, ...s }) => s) })
      if (!reply.ok) throw reply.status
      const { done } = (await reply.json()) as { done: string[] }
      await drop(done)
      if (!done.length) throw 0
    }
    online = true
    pause = 0
  } catch {
    online = false
    pause = Math.min(pause * 2 || 5_000, 3e5)
    setTimeout(flush, pause)
  }
  busy = false
  status()
}

/** Says that the tablet lives, and asks whether the survey has changed. */
async function hear(): Promise<void> {
  const waiting = [...sittings.values()].filter((s) => !s.open)
  const since = waiting[0] ? new Date(waiting[0].t).toISOString() : null
  const about = { device, waiting: waiting.length, since, screen: `${screen.width}×${screen.height}` }
  const reply = await post('/heard', about).catch(() => null)
  if (!reply?.ok) return
  const { render } = (await reply.json()) as { render: string | null }
  newer = render !== data.render
  // Not right after it was opened: a page from the shelf of a slow network would turn round and round.
  if (newer && at === 'ask' && performance.now() > 6e4) location.reload()
}

const on = window
on.onclick = (e) => {
  const button = (e.target as HTMLElement).closest('button')
  stay()
  if (!button) {
    if (at === 'thanks') reset()
    return
  }
  if (button.id === 'full') {
    void page.documentElement.requestFullscreen?.()
    // A tablet that goes dark asks nobody.
    void navigator.wakeLock?.request('screen').catch(() => {})
  } else if (button.parentElement!.tagName === 'NAV') {
    language = button.value as Language
    speak()
  } else if (at === 'ask') {
    put(data.questions[0]!.id, +button.value)
    const { choice, text } = behind()
    if (choice || text) show('why')
    else finish()
  } else if (button.id === 'send') finish()
  else {
    const { choice } = behind()
    const many = choice!.kind === 'choices'
    const old = chosen(choice!.id)
    const has = old.includes(button.value)
    const now = many
      ? has
        ? old.filter((o) => o !== button.value)
        : [...old, button.value]
      : has
        ? []
        : [button.value]
    put(choice!.id, now[0] ? (many ? { options: now } : { option: now[0] }) : null)
    for (const chip of page.querySelectorAll<HTMLButtonElement>('#chips button'))
      chip.setAttribute('aria-pressed', `${now.includes(chip.value)}`)
  }
}
on.oninput = stay
on.ononline = () => void flush()
page.onvisibilitychange = () => void (page.hidden || flush())
page.onfullscreenchange = () => {
  find('#full').hidden = !!page.fullscreenElement
}
find('#full').hidden = !page.documentElement.requestFullscreen || matchMedia('(display-mode: fullscreen)').matches

show('ask')
void takeUp().then(async () => {
  await navigator.serviceWorker?.register('worker.js').catch(() => {})
  await flush()
  await hear()
  setInterval(hear, 3e5)
})
