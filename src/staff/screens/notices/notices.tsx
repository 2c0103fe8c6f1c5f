import { Button, SegmentedControl } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { NoticeRow } from '../../../contract/notice.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, useNoticesText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { News } from './news.tsx'
import { NoticeForm } from './notice-form.tsx'
import css from './notices.module.css'
import { listed, type NoticesSearch } from './search.ts'

/** What was told to customers, and the page on which all can read it. */
export function Screen() {
  const t = useNoticesText()
  const navigate = useNavigate()
  const { state } = useSearch({ strict: false }) as NoticesSearch
  const query = state ? { state } : {}
  const { data, error, refetch } = useCall('notices.list', { query }, { fresh: 0, keep: true })
  const [making, setMaking] = useState(false)
  return (
    <>
      <Head title={t.title} />
      <div className={css.page}>
        <div className={setup.toolbar} style={{ marginBottom: 0 }}>
          <p className={setup.hint}>{t.why}</p>
          <Button onClick={() => setMaking(true)}>{t.create}</Button>
        </div>
        <SegmentedControl
          aria-label={t.title}
          size="sm"
          value={state ?? 'all'}
          data={(['all', ...listed] as const).map((s) => ({ value: s, label: t.states[s] }))}
          onChange={(s) =>
            void navigate({
              to: '/notices' as string,
              search: (s === 'all' ? {} : { state: s }) as never,
              replace: true,
            })
          }
        />
        <section className="card">
          {error && !data ? (
            <Problem error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Wait lines={6} />
          ) : data.length === 0 ? (
            state ? (
              <Empty title={t.noneOther} />
            ) : (
              <Empty title={t.none} why={t.noneWhy} />
            )
          ) : (
            <ul className={setup.rows}>
              {data.map((n) => (
                <Row key={n.id} notice={n} />
              ))}
            </ul>
          )}
        </section>
        <News />
      </div>
      {making && <NoticeForm close={() => setMaking(false)} />}
    </>
  )
}

const tones = { draft: 'plain', published: 'good', withdrawn: undefined } as const

function Row({ notice: n }: { notice: NoticeRow }) {
  const t = useNoticesText()
  const f = useFormat()
  const language = useLanguage()
  const told = [
    t.asked(n.asked, f.count(n.asked)),
    n.told > 0 && t.told(n.told, f.count(n.told)),
    n.read > 0 && t.read(n.read, f.count(n.read)),
    n.publishedAt ? t.published(f.day(n.publishedAt)) : t.changed(f.day(n.changedAt)),
  ].filter(Boolean)
  return (
    <li>
      <div className={setup.text}>
        <Link className={setup.title} to={`/notices/${n.id}` as string}>
          {say(n.title, language)}
        </Link>
        <div className={setup.under}>{told.join(' · ')}</div>
      </div>
      <span className={setup.chip} data-tone={tones[n.state]}>
        {t.states[n.state]}
      </span>
    </li>
  )
}
