import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']
// As text: the page has a DOM, this file's world has none. Frames of ours are sandboxed: no axe is in them, and asking them is half a second of waiting.
const look = `axe.run(document, { iframes: false, runOnly: ${JSON.stringify(rules)} }).then(({ violations, passes }) => ({
  passes: passes.length,
  serious: violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map((v) => v.id + ': ' + v.nodes.map((n) => n.html.slice(0, 160)).join(' | ')),
}))`

/** A colour on its way from one to another has a contrast that nobody reads: axe looks when all has come to rest. */
const rest = `new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => Promise.race([
  Promise.all(document.getAnimations().filter((a) => a.effect?.getComputedTiming().endTime < 5_000).map((a) => a.finished.catch(() => {}))),
  new Promise((late) => setTimeout(late, 1_500)),
]).then(() => undefined))`

/** What axe finds that keeps somebody out, with where it is. Throws when axe has looked at nothing. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  await page.evaluate(rest)
  const { passes, serious } = (await page.evaluate(look)) as { passes: number; serious: string[] }
  if (passes < 5) throw new Error(`axe looked at next to nothing (${passes} rules)`)
  return serious
}
