import { Button, Switch } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useFormat } from '../../format.ts'
import { Problem } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { ListPanel } from '../setup/panel.tsx'
import setup from '../setup/setup.module.css'
import { FoundTexts } from './found-texts.tsx'
import { type Editing, TopicForm } from './topic-form.tsx'
import css from './topics.module.css'
import { Without } from './without.tsx'

/** What texts are about: the organisation's topics, what each finds, and what none does. */
export function Panel() {
  const t = useSetupText().topics
  const common = useSetupText().common
  const f = useFormat()
  const language = useLanguage()
  const may = useMay()
  const whole = useMe().person.unit === null
  const mayEdit = may('topics.save') && whole
  const reading = useCall('topics.list', {}, { fresh: 0 })
  const coverage = useCall('topics.coverage', {}, { fresh: 0, keep: true })
  const [editing, setEditing] = useState<Editing | null>(null)
  const [closedToo, setClosedToo] = useState(false)
  const found = coverage.data
  const of = (id: string) => found?.topics.find((one) => one.topic === id)
  const answers = (n: number) => t.answers(n, f.count(n))
  const linked = (id: string, n: number) => (
    <>
      <Link to={'/answers' as string} search={{ period: 'd90', topic: id } as never}>
        {answers(n)}
      </Link>{' '}
      · {f.percent(n / Math.max(1, found!.answers))}
    </>
  )
  const open = (reading.data ?? []).filter((topic) => !topic.closed)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.none, why: mayEdit ? t.noneWhy : `${t.noneWhy} ${t.wholeOnly}` }}
        hint={mayEdit ? t.what : `${t.what} ${t.wholeOnly}`}
        create={mayEdit && { label: t.create, run: () => setEditing({ topic: null, words: [] }) }}
      >
        {(topics) =>
          topics
            .filter((topic) => !topic.closed || closedToo)
            .map((topic) => {
              const name = say(topic.name, language)
              const one = of(topic.id)
              return (
                <li key={topic.id} data-off={topic.closed || undefined} className={css.topic}>
                  <div className={setup.text}>
                    <div className={css.head}>
                      <span className={setup.title}>{name}</span>
                      {topic.closed && <span className={setup.chip}>{t.closed}</span>}
                      {one && (
                        <span className={css.count} data-none={one.answers === 0 || undefined}>
                          {one.answers === 0 ? t.nothing : linked(topic.id, one.answers)}
                        </span>
                      )}
                    </div>
                    <div className={setup.under}>
                      {topic.words.join(', ')}
                      {topic.butNot.length > 0 && ` · ${t.butNotOf(topic.butNot.join(', '))}`}
                    </div>
                    {one && one.examples.length > 0 && (
                      <details className={css.examples}>
                        <summary aria-label={t.examplesOf(name)}>{t.examples}</summary>
                        <FoundTexts texts={one.examples} />
                      </details>
                    )}
                  </div>
                  {mayEdit && (
                    <Button
                      variant="default"
                      size="xs"
                      aria-label={t.edit(name)}
                      onClick={() => setEditing({ topic, words: [] })}
                    >
                      {common.edit}
                    </Button>
                  )}
                </li>
              )
            })
        }
      </ListPanel>
      {(reading.data ?? []).some((topic) => topic.closed) && (
        <Switch
          mt="md"
          label={t.showClosed}
          checked={closedToo}
          onChange={(event) => setClosedToo(event.currentTarget.checked)}
        />
      )}
      {coverage.error && !found && <Problem error={coverage.error} retry={() => void coverage.refetch()} />}
      {found && reading.data && (
        <Without
          found={found}
          topics={open}
          mayEdit={mayEdit}
          toNew={(word) => setEditing({ topic: null, words: [word] })}
        />
      )}
      {editing && <TopicForm {...editing} close={() => setEditing(null)} />}
    </>
  )
}
