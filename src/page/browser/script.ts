import type { AnswerValue, Rule } from '../../contract/survey.ts'
import { type Asked, isShort, nextStep, previousStep, thanksFor } from '../../contract/survey-flow.ts'
import { keep, type Tap, takeUp, taps, uuid } from './queue.ts'
import { flush, handOver } from './send.ts'

/**
 * With script each tap is saved as it is made, as the same form that is posted without it, and the next question is there at once. Weighed:
 * at most 5,000 bytes when minified. The page says about each step what `StepData` holds.
 */
export type StepData = Asked & { when?: Rule; m?: string }

const page = document
/** personal or anonymous, 'none' on a page without survey, and absent in a preview, which keeps and sends nothing. */
const link = page.body.dataset.w
const find = <E extends HTMLElement>(selector: string, within: ParentNode = page) => within.querySelector<E>(selector)!
const tell = (said: number) => {
  const status = find('#st')
  status.textContent = status.dataset.t!.split('|')[said]!
}
const send = () => flush(tell)
const put = (tap: Tap) => {
  tell(0)
  keep(tap).then(send)
}

for (const block of page.querySelectorAll('script[type]')) block.outerHTML = block.textContent!
const steps = [...page.forms]
const all: StepData[] = steps.map((s) => JSON.parse(s.dataset.s!))
const questions = all.filter((s) => s.id)
const thanks = all.slice(questions.length)
const given: Record<string, AnswerValue> = {}
/** By place of the step: its form as last seen, and the tap that is still being typed. */
const seen: string[] = []
const typed: (Tap | undefined)[] = []

// Up to the token or code: a sitting's own address goes on behind it.
const u = location.pathname.replace(/(\/[kst]\/[^/]+).*/, '$1')
const who = find<HTMLInputElement>('[name=i]')
const first = steps.findIndex((s) => s.contains(who))
let at = first
const i = who && `&i=${who.value}&l=${page.documentElement.lang}`
let finished = false
let touched = false
let told = false

const tapOf = (b: string): Tap => ({ id: uuid(), u, i, b, t: Date.now() })

/** Reads step n into `given`; true when something is new. What a form holds counts as on the server, as far as rules ask. */
function read(n: number): boolean {
  const { id, kind } = questions[n]!
  const form = new FormData(steps[n])
  const before = seen[n]
  const options = (form.getAll('x') as string[]).filter((x) => x.trim())
  const reach = { email: form.get('m') as string, phone: form.get('p') as string }
  given[id] = kind === 'contact' ? { consent: !!options[0], ...reach } : { options }
  seen[n] = `${new URLSearchParams(form as unknown as URLSearchParams)}&q=${id}`
  return before !== seen[n]
}

/** Says what is missing beside step n; steps that lack nothing have no place for it. */
function note(text: string, n: number): void {
  const place = find('.m', steps[n])
  if (place) place.textContent = text
}

/** Saves step n where it changed; what is still being typed is kept here, and sent when it is done. */
function save(n: number, typing?: boolean): void {
  if (!questions[n]) return
  let tap = typed[n]
  if (read(n)) {
    touched = true
    note('', n)
    tap = { ...(tap ?? tapOf('')), b: seen[n]!, t: Date.now() }
  }
  if (!tap || !link) return
  tap.h = typing
  typed[n] = typing ? tap : undefined
  put(tap)
}

const buttons = find('#go')
function show(next: number): void {
  at = next
  // First child: next; last: back.
  steps[at]!.append(buttons)
  find('button', buttons).hidden = !questions[at]
  find('.b', buttons).hidden = !at
  for (const n in steps) steps[n]!.hidden = +n !== at
  find<HTMLProgressElement>('progress').value = Math.min(at, questions.length) + 1
}

function go(to: StepData | undefined): void {
  show(to ? questions.indexOf(to) : questions.length + Math.max(0, thanksFor(thanks, questions, given)))
  if (link) history.pushState(at, '')
  scrollTo(0, 0)
  const title = find('h1', steps[at])
  title.tabIndex = -1
  title.focus()
}

/** On to the next step, unless something is still needed here; behind the last the sitting is finished. */
function advance(): void {
  save(at)
  const question = questions[at]!
  if (isShort(question, given[question.id])) {
    note(question.m!, at)
    find('[name=x]', steps[at]).focus()
    return
  }
  const next = nextStep(questions, given, at)
  if (!next && !finished && link) {
    finished = true
    put(tapOf('f=1'))
  }
  go(next)
}

/** What is typed goes on its way when the page is left: there may be no coming back. */
function leave(): void {
  for (const n in typed) save(+n)
  handOver()
}

function look(): void {
  if (page.hidden) {
    leave()
    return
  }
  if (taps.size) send()
  // Told once by a page that is looked at: a mail scanner fetches every link, and being fetched is not being seen.
  if (link === 'personal') told = told || navigator.sendBeacon(`${u}/opened`)
}

/** Sends what a visit that was cut off left behind; then the server can show its sitting where it stopped. */
async function takeUpSitting(): Promise<void> {
  const last = (await takeUp()).filter((t) => t.u === u && Date.now() - t.t < 18e5).pop()
  const sent = send()
  look()
  await sent
  // A sitting that was finished is over: the device may be in another customer's hands. An address with more to it was chosen
  // on purpose, or by us just now.
  if (last && last.b !== 'f=1' && !taps.size && !touched && !location.search)
    location.replace(`?l=${page.documentElement.lang}`)
}

const on = window
if (who) {
  show(at)
  for (const n in questions) read(+n)
  // What a link marked is said by the first tap that leaves the step.
  if (steps[at]!.dataset.c === '') seen[at] = ''
  on.onchange = () => save(at)
  on.oninput = (e) => {
    if ((e.target as HTMLElement).matches('textarea,.t')) save(at, true)
  }
  on.onclick = (e) => {
    const target = e.target as HTMLElement
    // Enter clicks the first button too. (Submit events do not come where a frame forbids forms, as the preview's does.)
    if (target.matches('button')) {
      e.preventDefault()
      if (target.matches('.b')) {
        save(at)
        go(previousStep(questions, given, at))
      } else advance()
    }
    // A finger or a mouse (detail > 0) on a single choice goes on by itself; arrow keys and screen readers only choose.
    const radio = e.detail && target.closest('label')?.querySelector<HTMLInputElement>('[type=radio]')
    const from = at
    if (radio && radio.value !== 'other') setTimeout(() => from === at && advance(), 180)
  }
  on.onpopstate = (e) => show(e.state ?? first)
}
if (link) {
  page.onvisibilitychange = look
  on.onpagehide = leave
  on.ononline = send
  takeUpSitting()
}
