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
import { pageReply } from '../src/server/pages/page-reply.ts'

/** Ten packets of the first flight; what fits comes without waiting for the other side. */
export const mostBytes = 14_600
export const mostCompressed = 6_000

export type Weight = { template: TemplateName; language: Language; bytes: number; compressed: number }

const id = '0198f2f6-7a00-7000-8000-000000000000'
const own = () => ({ answer: crypto.randomUUID(), render: crypto.randomUUID(), at: Date.now() })

const viewOf = (template: TemplateName): SurveyView => ({
  kind: 'personal',
  org: id,
  orgName: 'Kuusikon Palvelut Oy',
  // With a colour of its own, as a brand has it: the same bytes as ours, packed a little worse.
  brand: { name: { fi: 'Kuusikon Palvelut Oy' }, colour: '#b5371e' },
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
async function bytesOf(template: TemplateName, language: Language, encoding: string): Promise<number> {
  const view = viewOf(template)
  const page = surveyPage(view, { language, step: view.content.questions[0]!.id })
  // The connection is kept, as browsers do: the two headers that say so count too.
  const server = createServer({ keepAliveTimeout: 65_000 }, async (incoming: IncomingMessage, reply) => {
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

/** Each template in each language. */
export async function weighAll(): Promise<Weight[]> {
  const all: Weight[] = []
  for (const template of Object.keys(templates) as TemplateName[]) {
    for (const language of languageNames) {
      const [bytes, compressed] = [
        await bytesOf(template, language, 'identity'),
        await bytesOf(template, language, 'gzip'),
      ]
      all.push({ template, language, bytes, compressed })
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
  for (const w of weights) console.log(`${w.template.padEnd(9)} ${w.language}  ${w.bytes} bytes, gzip ${w.compressed}`)
  const heavy = weights.filter((w) => w.bytes > mostBytes || w.compressed > mostCompressed)
  console.log(`at most ${mostBytes} and ${mostCompressed}: ${weights.length - heavy.length} of ${weights.length} fit`)
  const alone = scripts.map((s) => ({ ...s, ...weighScript(s.name) }))
  for (const s of alone) console.log(`${s.name}.js  ${s.bytes} bytes, gzip ${s.compressed}; at most ${s.most}`)
  if (heavy.length > 0 || alone.some((s) => s.bytes > s.most)) process.exit(1)
}
