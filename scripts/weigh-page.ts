// Weighs the first whole response of the customer's page, headers included, for each ready template in each language, and fails above the bar.
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { gzipSync } from 'node:zlib'
import { type TemplateName, templates } from '../src/catalog/survey/templates.ts'
import type { Language } from '../src/contract/language.ts'
import { languageNames } from '../src/page/language.ts'
import { surveyPage } from '../src/page/survey-page.ts'
import type { SurveyView } from '../src/page/view.ts'
import { keepSilently } from '../src/server/keep-silently.ts'
import { pageReply } from '../src/server/pages/page-reply.ts'
import { newRender, newSitting } from '../src/server/pages/sitting.ts'

/** Ten packets of the first flight; what fits comes without waiting for the other side. */
export const mostBytes = 14_600
export const mostCompressed = 6_000

export type Weight = {
  template: TemplateName
  language: Language
  branded: boolean
  bytes: number
  compressed: number
}

const id = '0198f2f6-7a00-7000-8000-000000000000'
const own = () => ({ answer: newSitting(), render: newRender(), at: Date.now() })
/** A colour of its own is packed a little worse than ours, and the name in the page is a brand's or the organisation's. */
const brand = {
  name: { fi: 'Kuusikon Palvelut Oy', sv: 'Granskogens Tjänster Ab', en: 'Kuusikko Services Ltd' },
  colour: '#b5371e',
}

const viewOf = (template: TemplateName, branded: boolean): SurveyView => ({
  kind: 'personal',
  org: id,
  orgName: 'Kuusikon Palvelut Oy',
  brand: branded ? brand : { name: {}, colour: null },
  version: id,
  content: templates[template]('Aino Virtanen', '2027-05-22'),
  answer: id,
  pieces: {
    touchpoint: { fi: 'Kampin myymälä', sv: 'Butiken i Kampen', en: 'Kamppi store' },
    agent: 'Aino Virtanen',
    reason: { fi: 'Laskutus', sv: 'Fakturering', en: 'Billing' },
  },
  language: null,
  given: {},
  open: true,
  finished: false,
})

/** Bytes that travel, status line and headers as Node sends them included. */
async function bytesOf(view: SurveyView, language: Language, encoding: string): Promise<number> {
  const page = surveyPage(view, { language, step: view.content.questions[0]!.id })
  const server = createServer({ keepAliveTimeout: 65_000 }, async (incoming: IncomingMessage, reply) => {
    keepSilently(incoming, reply)
    const headers = new Headers(incoming.headers as Record<string, string>)
    const made = pageReply(new Request('http://localhost/', { headers }), page, own())
    for (const [name, value] of made.headers) reply.setHeader(name, value)
    reply.end(Buffer.from(await made.arrayBuffer()))
  })
  await new Promise<void>((open) => server.listen(0, '127.0.0.1', open))
  const { port } = server.address() as { port: number }
  const bytes = await new Promise<number>((done, failed) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`)
    })
    let said = Buffer.alloc(0)
    socket.on('data', (chunk) => {
      said = Buffer.concat([said, chunk])
      const head = said.indexOf('\r\n\r\n') + 4
      const length = Number(/content-length: (\d+)/i.exec(said.toString('latin1', 0, head))?.[1])
      if (head < 4 || said.length < head + length) return
      socket.destroy()
      done(said.length)
    })
    socket.on('error', failed)
  })
  server.close()
  server.closeAllConnections()
  return bytes
}

/** Each template in each language, without a brand and with one. */
export async function weighAll(): Promise<Weight[]> {
  const all: Weight[] = []
  for (const template of Object.keys(templates) as TemplateName[]) {
    for (const language of languageNames) {
      for (const branded of [false, true]) {
        const view = viewOf(template, branded)
        const [bytes, compressed] = [await bytesOf(view, language, 'identity'), await bytesOf(view, language, 'gzip')]
        all.push({ template, language, branded, bytes, compressed })
      }
    }
  }
  return all
}

/** Scripts that travel by themselves: to every visitor of other sites, and to a tablet. Bars as in build-page.mjs, which builds none that is heavier. */
export const scripts = [
  { name: 'web', most: 5_000 },
  { name: 'kiosk', most: 8_000 },
] as const
export const weighScript = (name: (typeof scripts)[number]['name']): { bytes: number; compressed: number } => {
  const text = readFileSync(new URL(`../dist/page/${name}.js`, import.meta.url), 'utf8').trim()
  return { bytes: Buffer.byteLength(text), compressed: gzipSync(text, { level: 9 }).byteLength }
}

if (import.meta.filename === process.argv[1]) {
  const weights = await weighAll()
  for (const w of weights)
    console.log(
      `${w.template.padEnd(9)} ${w.language} ${w.branded ? 'branded' : '       '}  ${w.bytes} bytes, gzip ${w.compressed}`,
    )
  const heavy = weights.filter((w) => w.bytes > mostBytes || w.compressed > mostCompressed)
  console.log(`at most ${mostBytes} and ${mostCompressed}: ${weights.length - heavy.length} of ${weights.length} fit`)
  const alone = scripts.map((s) => ({ ...s, ...weighScript(s.name) }))
  for (const s of alone) console.log(`${s.name}.js  ${s.bytes} bytes, gzip ${s.compressed}; at most ${s.most}`)
  if (heavy.length > 0 || alone.some((s) => s.bytes > s.most)) process.exit(1)
}
