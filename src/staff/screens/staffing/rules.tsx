import type { ChannelPlan } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useStaffingText } from '../../text.ts'
import css from './staffing.module.css'
import { numbers } from './words.ts'

/** By what the people were reckoned, in words. */
export function Rules({ plan }: { plan: ChannelPlan }) {
  const t = useStaffingText()
  const f = useFormat()
  const n = numbers(f, t)
  const { settings, handling, patience, by } = plan
  const lines = [
    by === 'erlang-a' && patience
      ? t.by['erlang-a'](
          n.duration(patience.seconds) + (patience.interval ? ` (${patience.interval.map(n.duration).join('–')})` : ''),
        )
      : by === 'erlang-c'
        ? t.by['erlang-c']
        : by === 'backlog' && t.by.backlog,
    settings.work === 'backlog'
      ? t.goalBacklog(n.tenths(settings.deadlineHours))
      : t.goal(f.percent(settings.goal), n.duration(settings.within)),
    handling &&
      (handling.n === null
        ? t.handlingOwn(n.duration(handling.seconds))
        : t.handlingFrom(
            n.duration(handling.seconds) +
              (handling.interval ? ` (${handling.interval.map(n.duration).join('–')})` : ''),
            f.count(handling.n),
          )),
    settings.work === 'chats' && t.atOnce(f.count(settings.atOnce)),
    t.limits(f.percent(settings.mostBusy), f.percent(settings.shrinkage)),
  ]
  return <section className={`card ${css.rules}`}>{lines.map((line) => line && <p key={line}>{line}</p>)}</section>
}
