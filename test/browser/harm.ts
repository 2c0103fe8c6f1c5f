import type { Page } from 'playwright-core'
import { hostileTexts } from '../hostile-texts.ts'

/** What has harmed others' pages: shown in ours it is to do nothing but be read. */
export const harm = [
  ...Object.values(hostileTexts).filter((t) => t.length < 300 && !t.includes('\0')),
  '<img src=x onerror="window.harmed=1">',
  '<svg/onload=window.harmed=1>',
  '<script>window.harmed=1</script>',
  '"><iframe srcdoc="<script>parent.harmed=1</script>">',
  "' autofocus onfocus='window.harmed=1",
  '<a href="javascript:window.harmed=1">x</a>',
  '<style>@import "http://x.example"</style><meta http-equiv=refresh content="0;url=http://x.example">',
  '<math><mtext><table><mglyph><style><img src=x onerror=window.harmed=1>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: somebody else's template, to be shown as it is
  '${window.harmed=1}{{constructor.constructor("window.harmed=1")()}}',
]
/** Elements of a page that only a text could have made. */
const foreign = `[...document.querySelectorAll('[onerror],[onload],[onfocus],[onmouseover],iframe[srcdoc],img[src="x"],a[href^="javascript:" i],meta[http-equiv="refresh"],math,mglyph')].map((e) => e.outerHTML.slice(0, 120))`

const ours = /^(http:\/\/(127\.0\.0\.1|localhost)[:/]|about:blank$)/

/** Watches pages for what such a text has done; all that is seen is in `harmed`. */
export function harmWatch() {
  const harmed: string[] = []
  const watch = (p: Page) => {
    p.on('dialog', (d) => {
      harmed.push(`${p.url()}: dialog ${d.message()}`)
      void d.dismiss()
    })
    // What our content policy stopped had come as far as to be stopped.
    p.on('console', (m) => {
      if (/Content Security Policy|x\.example/.test(m.text())) harmed.push(`${p.url()}: ${m.text()}`)
    })
  }
  const look = async (p: Page, where: string) => {
    // A text that sends the reader elsewhere leaves nothing to be looked at.
    if (!ours.test(p.url())) harmed.push(`${where}: led to ${p.url()}`)
    if (await p.evaluate('window.harmed !== undefined || document.title === "owned"'))
      harmed.push(`${where}: a script ran`)
    for (const html of (await p.evaluate(foreign)) as string[]) harmed.push(`${where}: ${html}`)
  }
  return { harmed, watch, look }
}
