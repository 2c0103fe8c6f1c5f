// Builds what the customer's page carries inside itself: dist/page/script.js and dist/page/style.css, minified, and weighs the script.
import { mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = new URL('..', import.meta.url)
const to = new URL('dist/page/', root)
/** Bytes; the bar for the script. */
const mostScript = 5_000

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

await mkdir(to, { recursive: true })
await writeFile(new URL('script.js', to), `${js}\n`)
await writeFile(new URL('style.css', to), `${css}\n`)
const weight = Buffer.byteLength(js)
console.log(`page: script ${weight} bytes (at most ${mostScript}), style ${Buffer.byteLength(css)} bytes`)
if (weight > mostScript) process.exit(1)
