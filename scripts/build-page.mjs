// Builds what the customer's page carries inside itself: dist/page/script.js and dist/page/style.css, minified, and weighs the script.
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
const to = new URL('dist/page/', root)
/** Bytes; the issue's bar for the script. */
const mostScript = 5_000
/** A tablet loads it once a month. */
const mostKiosk = 8_000

const options = {
  bundle: true,
  minify: true,
  write: false,
  charset: 'utf8',
  legalComments: 'none',
  absWorkingDir: fileURLToPath(root),
}
// es2021 is understood by the browsers of phones from about 2020 on; older ones go on by forms.
const script = await build({
  ...options,
  entryPoints: ['src/page/browser/script.ts'],
  target: 'es2021',
  format: 'esm',
})
const style = await build({
  ...options,
  entryPoints: ['src/page/browser/style.css'],
  target: ['chrome100', 'safari17', 'firefox100'],
})
const js = script.outputFiles[0].text.trim()
const css = style.outputFiles[0].text.trim()
if (/<\/script|<!--/i.test(js) || /<\/style/i.test(css))
  throw new Error('The page script or style would end its own element')

/** Whole or not at all: another process may be reading it. */
async function put(name, text) {
  const draft = new URL(`.${name}.${process.pid}`, to)
  await writeFile(draft, `${text}\n`)
  await rename(draft, new URL(name, to))
}

/** The board's pages, the tablet's page, the worker that keeps it, and the script that other sites load; each by itself. */
const others = ['board.ts', 'board.css', 'kiosk.ts', 'kiosk.css', 'kiosk-worker.ts', 'web.ts', 'embed.ts']
const made = await Promise.all(
  others.map(async (name) => {
    const css = name.endsWith('.css')
    const target = css ? ['chrome111', 'safari17', 'firefox113'] : 'es2021'
    const out = await build({
      ...options,
      entryPoints: [`src/page/browser/${name}`],
      target,
      ...(!css && { format: 'iife' }),
    })
    return [name.replace(/ts$/, 'js'), out.outputFiles[0].text.trim()]
  }),
)
await mkdir(to, { recursive: true })
for (const [name, text] of made) {
  if (/<\/script|<!--|<\/style/i.test(text)) throw new Error(`${name} would end its own element`)
  await put(name, text)
  const bytes = Buffer.byteLength(text)
  const most = name === 'web.js' ? mostScript : name === 'kiosk.js' ? mostKiosk : Number.POSITIVE_INFINITY
  console.log(`page: ${name} ${bytes} bytes${Number.isFinite(most) ? ` (at most ${most})` : ''}`)
  if (bytes > most) process.exit(1)
}
await put('script.js', js)
await put('style.css', css)
const weight = Buffer.byteLength(js)
console.log(`page: script ${weight} bytes (at most ${mostScript}), style ${Buffer.byteLength(css)} bytes`)
if (weight > mostScript) process.exit(1)
