import type { Language } from '../../contract/language.ts'
import type { Operation } from '../../contract/operation.ts'
import { operations } from '../../contract/operations.ts'
import { words } from '../words.ts'
import { shapeOf } from './docs-shape.ts'
import { schemaOf } from './openapi.ts'

const safe = (text: string) =>
  text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c]!)

const style = `
:root{color-scheme:light dark;--paper:#fbfaf7;--card:#fff;--ink:#18211d;--grey:#55605a;--line:#e5e2da;--spruce:#1f5b4a}
@media(prefers-color-scheme:dark){:root{--paper:#121614;--card:#1a201d;--ink:#eef2ef;--grey:#b3bdb7;--line:#2e3733;--spruce:#8ccbb4}}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.5 Inter,system-ui,sans-serif}
main{max-width:52rem;margin:0 auto;padding:2rem 1rem 4rem}
h1{font-size:1.9rem;margin:0}h2{margin:2.5rem 0 .5rem;font-size:1.2rem;color:var(--spruce)}
p{margin:.3rem 0;color:var(--grey)}nav{display:flex;flex-wrap:wrap;gap:.3rem 1rem;margin:1rem 0}a{color:var(--spruce)}
article{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:.8rem 1rem;margin:.6rem 0}
article h3{margin:0;font-size:1rem;font-weight:600}code,pre{font:13px/1.5 ui-monospace,monospace}
code b{color:var(--spruce)}pre{overflow:auto;margin:.5rem 0;max-height:28rem}summary{cursor:pointer;color:var(--spruce)}`

/** GET /api/docs: every operation on one page, from the contract alone; no script, nothing fetched from elsewhere. */
function docsHtml(language: Language): string {
  const say = words[language].docs
  const all: Operation[] = Object.values(operations)
  const noun = (o: Operation) => o.id.split('.')[0]!
  const names = [...new Set(all.map(noun))].sort()
  const section = (name: string) => {
    const articles = all.filter((o) => noun(o) === name).map((o) => article(o, language))
    return `<section id="${name}"><h2>${name}</h2>${articles.join('')}</section>`
  }
  return `<!doctype html><html lang="${language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Hetki: ${say.title}</title><style>${style}</style><main>
<h1>${say.title}</h1><p>${say.lead}</p><p>${say.key} <code>Authorization: Bearer hk_…</code></p>
<p><a href="/api/openapi.json">openapi.json</a></p>
<nav>${names.map((n) => `<a href="#${n}">${n}</a>`).join('')}</nav>
${names.map(section).join('')}
</main></html>`
}

function article(o: Operation, language: Language): string {
  const say = words[language].docs
  const who =
    o.access === 'public'
      ? say.everybody
      : [...o.access.roles, ...(o.access.api ? [`${say.keys} ${o.access.api}`] : [])]
  const path = safe(`/api/v1${o.path}`)
  return `<article id="${o.id}"><h3 lang="en">${safe(o.summary)}</h3>
<code><b>${o.method.toUpperCase()}</b> ${path}</code><p>${say.who}: ${safe([who].flat().join(', '))}</p>
${part('query', o.query && schemaOf(o.query, 'input'))}
${o.raw === 'body' ? `<p>${say.rawBody}</p>` : part(say.body, o.body && schemaOf(o.body, 'input'))}
${o.raw === 'reply' ? `<p>${say.rawReply}</p>` : part(say.reply, schemaOf(o.reply, 'output'))}</article>`
}

const part = (name: string, schema: object | undefined) =>
  schema ? `<details><summary>${name}</summary><pre tabindex="0">${safe(shapeOf(schema))}</pre></details>` : ''

export const docsPage = (language: Language): Response =>
  new Response(docsHtml(language), {
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
    },
  })
