import { Button, Menu } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Topic, TopicCoverage } from '../../../contract/operations/topics.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { FoundTexts } from './found-texts.tsx'
import css from './topics.module.css'

type Props = { found: TopicCoverage; topics: readonly Topic[]; mayEdit: boolean; toNew: (word: string) => void }

/** What no topic finds: words that are frequent there, which one press adds to a topic, and the newest such texts. */
export function Without({ found, topics, mayEdit, toNew }: Props) {
  const t = useSetupText().topics
  const f = useFormat()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [added, setAdded] = useState('')
  const add = (word: string, topic: Topic) =>
    submit.run(async () => {
      await call('topics.addWords', { params: { id: topic.id }, body: { words: [word] } })
      setAdded(t.added(word, say(topic.name, language)))
      await Promise.all(['topics.list', 'topics.coverage'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
    })
  const looked = found.cut ? t.cut(f.count(found.answers)) : t.looked(found.answers, f.count(found.answers))
  return (
    <section className={`card ${css.without}`}>
      <h3>{t.without}</h3>
      <p className={setup.hint}>
        <span>{found.answers === 0 ? t.noTexts : looked}</span>{' '}
        {found.answers > 0 && topics.length > 0 && (
          <>
            <span>{t.covered(f.count(found.found), f.percent(found.found / found.answers))}</span>{' '}
            <span>{t.several}</span>
          </>
        )}
      </p>
      {found.answers > 0 && found.found === found.answers && <p>{t.allFound}</p>}
      {found.found < found.answers && (
        <>
          <p className={setup.hint}>{found.suggestions.length > 0 ? t.suggestions : t.noSuggestions}</p>
          <p role="status" className={setup.said}>
            {added}
          </p>
          <Failed submit={submit} known={[]} />
          <ul className={css.suggestions}>
            {found.suggestions.map((s) => (
              <li key={s.word}>
                <div className={setup.text}>
                  <b>{s.word}…</b> <span className={css.count}>{t.answers(s.answers, f.count(s.answers))}</span>
                  <div className={setup.under}>{s.forms.join(', ')}</div>
                </div>
                {mayEdit && (
                  <Menu position="bottom-end" withinPortal>
                    <Menu.Target>
                      <Button variant="default" size="xs" aria-label={t.addWordTo(s.word)} disabled={submit.busy}>
                        {t.addTo}
                      </Button>
                    </Menu.Target>
                    <Menu.Dropdown mah={320} style={{ overflowY: 'auto' }}>
                      {topics.map((topic) => (
                        <Menu.Item key={topic.id} onClick={() => void add(s.word, topic)}>
                          {say(topic.name, language)}
                        </Menu.Item>
                      ))}
                      <Menu.Item onClick={() => toNew(s.word)}>{t.toNew}</Menu.Item>
                    </Menu.Dropdown>
                  </Menu>
                )}
              </li>
            ))}
          </ul>
          <h4>{t.newest}</h4>
          <FoundTexts texts={found.without} />
        </>
      )}
    </section>
  )
}
