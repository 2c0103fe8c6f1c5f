import type { ChannelPlan, StaffingReply } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useStaffingText } from '../../text.ts'
import { holidayWords } from './holiday-words.ts'
import css from './staffing.module.css'

/** What the plan rests on, and what weakens it. */
export function Notices({ plan, channel }: { plan: StaffingReply; channel: ChannelPlan }) {
  const t = useStaffingText()
  const f = useFormat()
  const names = useNames()
  const { history } = plan
  const weak = [
    ...(plan.old && history ? [t.old(f.localDay(history.to))] : []),
    ...(channel.state === 'untested' ? [t.untested] : []),
    ...(channel.state !== 'too-little' && !channel.handling
      ? [t.handlingMissing(names.name('channel', channel.channel))]
      : []),
    ...channel.days.flatMap((day) => holidayWords(t, f, day) ?? []),
  ]
  return (
    <div className={css.notices}>
      <p className="small dim">
        {history && t.log(f.localDay(history.from), f.localDay(history.to), f.count(history.contacts))}{' '}
        {plan.none.length > 0 && t.without(plan.none.map((c) => names.name('channel', c.channel)).join(', '))}
      </p>
      {weak.map((words) => (
        <p key={words} className={css.weak}>
          {words}
        </p>
      ))}
    </div>
  )
}
