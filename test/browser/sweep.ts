import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type Language, languages } from '../../src/contract/language.ts'
import { barriers } from './axe.ts'
import { chromiumPath, noChromium } from './chromium.ts'
import { strangersTo } from './our-words.ts'
import { staffBuilt } from './staff-house.ts'

export const widths = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } } as const
type Look = [width: keyof typeof widths, scheme: 'light' | 'dark']
/** In which looks each language is seen. Axe, which takes most of the time, sees the first language's: both themes and both widths. */
const looks: Record<Language, Look[]> = {
  fi: [
    ['desk', 'light'],
    ['phone', 'dark'],
  ],
  sv: [['desk', 'dark']],
  en: [['phone', 'light']],
}
/** Every screen in its looks takes minutes: that is a command of its own, `npm run check:languages`, of which CI runs the staff's screens. */
export const swept: readonly Language[] = process.env.EVERY_LANGUAGE ? languages : []
/** Why a file that belongs to that command alone is not run; '' where it is. */
export const whyNotSwept = !swept.length
  ? 'a part of npm run check:languages'
  : chromiumPath
    ? staffBuilt
      ? ''
      : 'the staff app is not built: npm run build'
    : noChromium

// As text: the page has a DOM, this file's world has none.
const texts = `(() => {
  const found = []
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const at = node.parentElement
    if (at.closest('script, style, option, [lang]:not(html), pre, code') || !at.checkVisibility()) continue
    const text = node.data.trim()
    if (text) found.push(text)
  }
  for (const e of document.querySelectorAll('[aria-label], [placeholder], [title]'))
    for (const name of ['aria-label', 'placeholder', 'title']) if (e.getAttribute(name)) found.push(e.getAttribute(name))
  return found
})()`
/** Whether the screen has all that it waits for, also after it has been drawn once more. */
const ready = `(async () => {
  const whole = () => !document.querySelector('.mantine-Skeleton-root') && !!document.querySelector('h1, h2')
  if (!whole()) return false
  await new Promise((drawn) => setTimeout(drawn, 60))
  return whole()
})()`
/** Whether nothing is wider than the window, once drawings have been made anew for its width. */
export async function fits(page: Page): Promise<boolean> {
  const narrow = async () => (await page.evaluate('document.documentElement.scrollWidth <= innerWidth')) as boolean
  for (let n = 0; n < 100 && !(await narrow()); n++) await page.waitForTimeout(100)
  return narrow()
}

/** What sticks out of the window, but for what scrolls within its own place. */
const widest = `[...document.querySelectorAll('body *')].filter((e) => {
  if (e.getBoundingClientRect().right <= innerWidth + 1) return false
  for (let at = e.parentElement; at; at = at.parentElement) if (getComputedStyle(at).overflowX !== 'visible') return false
  return true
}).slice(0, 5).map((e) => e.tagName + ' ' + e.getAttribute('class') + ' ' + Math.round(e.getBoundingClientRect().right)).join(', ')
 + ' of ' + document.documentElement.scrollWidth + ' in ' + innerWidth`

/** Choices whose words do not fit into what they stand in. */
const cut = `[...document.querySelectorAll('.mantine-SegmentedControl-label')].filter((e) => e.scrollWidth > e.clientWidth + 1).map((e) => e.textContent)`

/** Waits until nothing more is loading. */
export const whole = (page: Page) =>
  expect.poll(() => page.evaluate(ready), { timeout: 20_000, interval: 30 }).toBe(true)

/** A screen, and what is opened on it before it is looked at. */
export type Place = [path: string, open?: () => Promise<void>]

/** Opens every place in the looks of a language: what is wrong with it, by place. `known` are texts that are no sentences of ours. */
export async function sweep(
  page: Page,
  language: Language,
  places: Place[],
  { go, known }: { go: (path: string) => Promise<unknown>; known: RegExp },
): Promise<Record<string, string[]>> {
  const strangers = await strangersTo(language, known)
  const found: Record<string, string[]> = {}
  for (const [path, open] of places) {
    const [first, ...others] = looks[language]
    const bad: string[] = []
    const look = async ([width, scheme]: Look) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize(widths[width])
    }
    await look(first!)
    await go(path)
    await whole(page)
    await open?.()
    bad.push(...strangers((await page.evaluate(texts)) as string[]))
    for (const one of language === 'fi' ? [first!, ...others] : []) {
      await look(one)
      // The new look is drawn before axe sees it.
      await page.waitForTimeout(120)
      bad.push(...(await barriers(page)).map((b) => `${one}: ${b}`))
    }
    for (const width of ['phone', 'desk'] as const) {
      await page.setViewportSize(widths[width])
      if (!(await fits(page))) bad.push(`${width}: scrolls sideways (${await page.evaluate(widest)})`)
      bad.push(...((await page.evaluate(cut)) as string[]).map((words) => `${width}: cut off: ${words}`))
    }
    if (bad.length) found[`${path}${open ? ' +' : ''}`] = bad
  }
  return found
}

/** The keyboard of somebody without a mouse. */
export function keyboard(page: Page) {
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const label = `(() => { const e = document.activeElement; return e === document.body ? '' : [e.getAttribute('aria-label'), ...[...(e.labels ?? [])].map((l) => l.textContent), e.textContent].join(' ') })()`
  /** Goes on with Tab until the focus is where it should be. */
  const tabTo = async (name: RegExp, back = false) => {
    for (let n = 0; n < 80; n++) {
      if (name.test((await page.evaluate(label)) as string)) return
      await press(back ? 'Shift+Tab' : 'Tab')
    }
    throw new Error(`Tab does not lead to ${name}`)
  }
  return { press, tabTo }
}

/** Gathers what a page says in the console that it should not. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (m) => {
    if (m.type() === 'error' || m.type() === 'warning') complaints.push(`${page.url()}: ${m.text()}`)
  })
  page.on('pageerror', (e) => complaints.push(`${page.url()}: ${e.message}`))
  return complaints
}
