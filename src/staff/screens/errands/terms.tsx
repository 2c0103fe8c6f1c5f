import type { ErrandOverview } from '../../../contract/operations/errands.ts'
import type { Formats } from '../../format.ts'
import { useErrandsText } from '../../text.ts'
import css from './errands.module.css'

/** By what is counted and what is left out, beside the figures. */
export function Terms({ overview, open, f }: { overview: ErrandOverview; open: number; f: Formats }) {
  const t = useErrandsText()
  const { terms, contacts, due } = overview
  return (
    <div className={css.terms}>
      {due && (
        <p className={css.due} role="status">
          {t.due}
        </p>
      )}
      <p>
        {t.terms[terms.scope](t.days(terms.days))} {t.errandTerms(t.days(terms.errandDays))}{' '}
        {t.known(f.full(terms.horizon))}
      </p>
      <p>
        {open > 0 && `${t.open(open, f.count(open))} `}
        {contacts.unknown > 0 && t.unknown(f.count(contacts.unknown), f.percent(contacts.unknown / contacts.all))}
      </p>
    </div>
  )
}
