import { useFormat } from '../../format.ts'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { useText } from '../../text.ts'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'

/** Who looked at figures of single persons, and what for. An agent sees who looked at theirs. */
export function Panel() {
  const t = useText()
  const words = t.personViews
  const f = useFormat()
  const { role } = useMe().person
  const reading = useCall('personViews.list', {}, { fresh: 0 })
  const metrics = (what: string) =>
    what
      .split(' ')
      .map((m) => words.lists[m as 'answers'] ?? t.metric[m as 'nps'] ?? m)
      .join(', ')
  return (
    <ListPanel
      reading={reading}
      empty={{ title: words.none, why: role === 'agent' ? words.noneOfMine : words.noneWhy }}
      hint={role === 'agent' ? words.noneOfMine : words.noneWhy}
    >
      {(views) =>
        views.map((v) => (
          <li key={v.id}>
            <div className={setup.text}>
              <span className={setup.title}>{v.purpose}</span>
              <div className={setup.under}>
                {v.key ? (v.reader ? words.keyNamed(v.reader) : words.key) : v.reader} ·{' '}
                {v.agents.length ? v.agents.map((a) => a || words.unknown).join(', ') : words.everybody} ·{' '}
                {metrics(v.what)} · {f.full(v.at)}
                {v.times > 1 && ` · ${words.times(f.count(v.times))}`}
              </div>
            </div>
          </li>
        ))
      }
    </ListPanel>
  )
}
