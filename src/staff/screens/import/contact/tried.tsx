import type { CallReply } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { useNames } from '../../../names.ts'
import { useSetupText } from '../../../text.ts'
import css from '../import.module.css'
import { Faults, shownRows, Trial } from '../trial.tsx'
import { duration } from './duration.ts'

type Props = { reply: CallReply<'contactLog.check'> | undefined; error: Error | null; busy: boolean }

const dimensions = ['reason', 'channel', 'touchpoint', 'unit'] as const

/** What would come of the first rows. */
export function ContactTried({ reply, error, busy }: Props) {
  const log = useSetupText().contactLog
  const f = useFormat()
  const names = useNames()
  const bad = reply?.rows.filter((r) => r.bad.length > 0) ?? []
  const held = reply?.rows.filter((r) => r.lacking.length > 0) ?? []
  const good = reply?.rows.filter((r) => r.bad.length + r.lacking.length === 0) ?? []
  const fine = bad.length + held.length === 0
  const verdict = fine
    ? log.allGood(f.count(good.length))
    : log.verdict(f.count(good.length), f.count(held.length), f.count(bad.length))
  const rows = reply?.rows ?? []
  const told = dimensions.filter((d) => rows.some((r) => r.place[d]))
  const ends = rows.some((r) => r.outcome !== null)
  const nameOf = (d: (typeof dimensions)[number], p: (typeof rows)[number]['place']['reason']) =>
    p === null ? '–' : 'is' in p ? names.name(d, p.is) : p.named
  // A request may be open for days: the day of its end is told where it is another.
  const endOf = (r: (typeof rows)[number]) =>
    r.endedAt === null
      ? '–'
      : r.startedAt && f.day(r.startedAt) === f.day(r.endedAt)
        ? f.clock(r.endedAt)
        : f.full(r.endedAt)
  const head = (
    <>
      <th>{log.began}</th>
      <th>{log.ended}</th>
      {told.map((d) => (
        <th key={d}>{log.targets[d]}</th>
      ))}
      <th className="num">{log.handled}</th>
      <th className="num">{log.waited}</th>
      <th>{log.customer}</th>
      <th>{log.agent}</th>
      {ends && <th>{log.targets.outcome}</th>}
    </>
  )
  return (
    <Trial error={error} busy={busy} verdict={reply ? verdict : null} fine={fine} head={head}>
      {/* Bad and waiting rows first: they are what one looks for. */}
      {[...bad, ...held, ...good].slice(0, shownRows).map((r) => (
        <tr key={r.row} data-bad={r.bad.length + r.lacking.length > 0 || undefined}>
          <td className="num">{f.count(r.row)}</td>
          <td className={css.when}>{r.startedAt ? f.full(r.startedAt) : '–'}</td>
          <td className={css.when}>{endOf(r)}</td>
          {told.map((d) => (
            <td key={d} className={css.value}>
              {nameOf(d, r.place[d])}
            </td>
          ))}
          <td className="num">{duration(r.handleSeconds)}</td>
          <td className="num">{duration(r.waitSeconds)}</td>
          <td className={css.value}>{r.customer ?? <span className="dim">{log.unknownCustomer}</span>}</td>
          <td className={css.value}>{r.agent ?? '–'}</td>
          {ends && <td className={css.value}>{r.outcome ?? '–'}</td>}
          {!fine && (
            <td className={css.why}>
              <Faults bad={r.bad} />
              {r.lacking.map((l) => (
                <div key={l.field}>{log.waits(log.targets[l.field], l.value)}</div>
              ))}
            </td>
          )}
        </tr>
      ))}
    </Trial>
  )
}
