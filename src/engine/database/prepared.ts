import { createHash } from 'node:crypto'
import pg from 'pg'

/** A statement that begins with this is planned once per connection and kept. For the few that run thousands of times, always with the same text. */
const keepPlan = '/* keep plan */'

const names = new Map<string, string>()

/** Kysely has no word for prepared statements, so the client looks at the text. Planning the statement that stores answers costs more than running it. */
export class PreparingClient extends pg.Client {
  // biome-ignore lint/suspicious/noExplicitAny: one of pg's eight overloads is looked at, all are passed on
  override query(...given: any[]): any {
    const [text, values] = given
    if (typeof text !== 'string' || !text.trimStart().startsWith(keepPlan)) return super.query(...(given as [string]))
    let name = names.get(text)
    if (!name) {
      name = createHash('sha256').update(text).digest('hex').slice(0, 32)
      names.set(text, name)
    }
    return super.query({ name, text, values })
  }
}
