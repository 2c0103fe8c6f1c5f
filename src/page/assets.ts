import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { palette, type Theme } from './palette.ts'

/** Where scripts/build-page.mjs puts the page's script and style: beside this file once compiled, in dist while developing. */
const folders = ['./', '../../dist/page/']

function built(name: string): string {
  const found = folders.map((f) => new URL(f + name, import.meta.url)).find((url) => existsSync(url))
  if (!found) throw new Error(`dist/page/${name} is missing: run node scripts/build-page.mjs`)
  return readFileSync(found, 'utf8').trim()
}

/** What every page carries inside itself, and the headers that allow just that. */
export type Assets = { script: string; style: string; csp: string }

/** Of each theme and brand in use, about 8 kB each. */
const keepMost = 500
const kept = new Map<string, Assets>()
const sha256 = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`

/** Read and hashed once for each theme and brand's colour. */
export function assets(theme?: Theme, colour: string | null = null): Assets {
  const key = `${theme}${colour}`
  const known = kept.get(key)
  if (known) return known
  const script = built('script.js')
  const style = palette(theme, colour) + built('style.css')
  const csp = [
    // For scripts and styles; no picture, font or frame has a hash, so it means none of those.
    `default-src ${sha256(script)} ${sha256(style)}`,
    "img-src data:;connect-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'",
  ].join(';')
  const made = { script, style, csp }
  if (kept.size >= keepMost) kept.clear()
  kept.set(key, made)
  return made
}

/** Script and style of a page beside the survey's, and the headers that allow just those. */
export type Bundle = Assets
const bundles = new Map<string, Bundle>()

/** Read and hashed once for each brand's colour. */
export function bundle(name: 'kiosk' | 'board', colour: string | null, forms = "'none'"): Bundle {
  const key = `${name}${colour}`
  const known = bundles.get(key)
  if (known) return known
  const script = built(`${name}.js`)
  const style = palette(undefined, colour) + built(`${name}.css`)
  const csp =
    `default-src 'none';script-src ${sha256(script)};style-src ${sha256(style)};img-src data:;connect-src 'self';worker-src 'self';` +
    `manifest-src 'self';form-action ${forms};base-uri 'none';frame-ancestors 'none'`
  const made = { script, style, csp }
  if (bundles.size >= keepMost) bundles.clear()
  bundles.set(key, made)
  return made
}

/** The style of a page without any script, and the headers that allow just that. */
export function sheet(name: 'board', colour: string | null): { style: string; csp: string } {
  const key = `sheet ${name}${colour}`
  const known = bundles.get(key)
  if (known) return known
  const style = palette(undefined, colour) + built(`${name}.css`)
  const csp =
    `default-src 'none';style-src ${sha256(style)};img-src data:;form-action 'self';` +
    "base-uri 'none';frame-ancestors 'none'"
  const made = { script: '', style, csp }
  if (bundles.size >= keepMost) bundles.clear()
  bundles.set(key, made)
  return made
}

const files = new Map<string, string>()
/** A script that is a file of its own: what keeps a tablet's page for when there is no connection, and what other sites load. */
export function scriptFile(name: 'kiosk-worker' | 'web' | 'embed'): string {
  const file = files.get(name) ?? built(`${name}.js`)
  files.set(name, file)
  return file
}

/** A survey page inside another site's, with the script that tells that one how far it is, and the policy that lets it in. */
export function insideAnother(html: string, csp: string): { html: string; csp: string } {
  const script = scriptFile('embed')
  return {
    html: html.replace('</main><script>', () => `</main><script>${script}</script><script>`),
    csp: csp.replace('default-src ', `default-src ${sha256(script)} `),
  }
}

/** Hash of the page's script as a CSP source, for a page that frames the preview (a srcdoc frame inherits its policy). */
export const scriptSource = (): string => sha256(assets().script)
