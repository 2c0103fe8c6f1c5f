import { Link } from '@tanstack/react-router'
import type { AnswerRow } from '../../../contract/operations/flow.ts'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { Score } from '../../look/score.tsx'
import { Topics } from '../../look/topics.tsx'
import type { Names } from '../../names.ts'
import { useText } from '../../text.ts'
import css from './row.module.css'

type Props = { row: AnswerRow; names: Names; now: number; fresh?: boolean; on?: boolean }

const isOpen = (state: string) => state === 'new' || state === 'taken' || state === 'in-touch'

/** One answer in a list: score, words, where it came from, how long ago. */
export function AnswerLine({ row, names, now, fresh, on }: Props) {
  const t = useText()
  const f = useFormat()
  const ms = now - Date.parse(row.at)
  const where = [
    row.reason && names.name('reason', row.reason),
    names.name('channel', row.channel),
    row.touchpoint ? names.name('touchpoint', row.touchpoint) : row.unit && names.name('unit', row.unit),
  ]
  const state =
    row.case &&
    (!isOpen(row.case.state) ? t.now.caseClosed : row.case.owner ? t.now.caseTaken(row.case.owner) : t.now.caseNew)
  return (
    <li className={css.line} data-fresh={fresh || undefined} data-on={on || undefined}>
      <Score score={row.score} />
      <div className={css.middle}>
        <Link
          to={'/answers/$id' as string}
          params={{ id: row.id } as never}
          search={true as never}
          className={css.words}
          data-none={!row.words || undefined}
        >
          {row.words ? `”${row.words}”` : t.now.noWords}
        </Link>
        <small>
          {where.filter(Boolean).join(' · ')}
          {state && (
            <>
              {' · '}
              <span className={row.case && !isOpen(row.case.state) ? undefined : css.mark}>{state}</span>
            </>
          )}
        </small>
        {row.topics.length > 0 && <Topics topics={row.topics} names={names} />}
      </div>
      <time dateTime={row.at} title={f.full(row.at)}>
        {ms < 86_400_000 ? age(t, f, ms) : f.dayMonth(row.at)}
      </time>
    </li>
  )
}
