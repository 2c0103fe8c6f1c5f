import type { Reason } from '../../../contract/operations/catalog.ts'
import type { RecodePreview } from '../../../contract/operations/reasons.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useLanguage, useReasonsText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './reasons.module.css'

type Props = { preview: RecodePreview; reasons: readonly Reason[]; partName?: (part: number) => string }

/** What would move and which figures would change by it. */
export function Preview({ preview: p, reasons, partName }: Props) {
  const t = useReasonsText().recode
  const f = useFormat()
  const language = useLanguage()
  const name = (id: string) => {
    const found = reasons.find((r) => r.id === id)
    return found ? say(found.name, language) || found.code : t.fromNone
  }
  const change = (before: number, after: number) =>
    before === after ? f.count(before) : `${f.count(before)} → ${f.count(after)}`
  const moves = p.encounters + p.answers > 0
  return (
    <section className={css.preview} role="status">
      <strong>{moves ? t.moves(p.encounters, f.count(p.encounters), f.count(p.answers)) : t.nothing}</strong>
      {moves && p.from && p.to && <span className={setup.under}> {t.days(f.day(p.from), f.day(p.to))}</span>}
      {!p.whole && <p className={setup.missing}>{t.looked(f.count(p.looked))}</p>}
      <table className="plain">
        <caption className="visually-hidden">{t.figures}</caption>
        <thead>
          <tr>
            <th scope="col">{t.figures}</th>
            <th scope="col" className="num">
              {t.encounters}
            </th>
            <th scope="col" className="num">
              {t.answers}
            </th>
          </tr>
        </thead>
        <tbody>
          {p.reasons.map((r) => (
            <tr key={`${r.reason} ${r.part}`}>
              <td>{r.part === null ? name(r.reason) : (partName?.(r.part) ?? t.newReason)}</td>
              <td className="num">{change(r.before.encounters, r.after.encounters)}</td>
              <td className="num">{change(r.before.answers, r.after.answers)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {p.named.length > 0 && (
        <p className={setup.missing}>
          {t.named} {p.named.map((n) => `${n.name} (${t.namedWhat[n.what]})`).join(', ')}
        </p>
      )}
      <p className={setup.hint}>{t.kept}</p>
    </section>
  )
}
