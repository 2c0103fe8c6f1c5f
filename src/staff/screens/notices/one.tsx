import { leastSources } from 'virtual:contract'
import { Button, Checkbox, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Notice } from '../../../contract/notice.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMe } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, useNoticesText, useSetupText, useText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import sources from '../sources/sources.module.css'
import { Effects } from './effects.tsx'
import { Links } from './links.tsx'
import { NoticeForm } from './notice-form.tsx'
import css from './notices.module.css'
import { Quotes } from './quotes.tsx'

/** One notice: what it says, what it tells of, who asked, and who has been told. */
export function Screen() {
  const t = useNoticesText()
  const language = useLanguage()
  const { id } = useParams({ strict: false }) as { id: string }
  const { data, error, refetch } = useCall('notices.read', { params: { id } }, { fresh: 0 })
  return (
    <>
      <Head title={data ? say(data.title, language) : t.title} />
      <div className={css.page}>
        <Link className={sources.back} to={'/notices' as string}>
          ← {t.back}
        </Link>
        {error && !data ? (
          <Problem error={error} retry={() => void refetch()} />
        ) : !data ? (
          <Wait lines={10} />
        ) : (
          <>
            <Words notice={data} />
            <div className={css.two}>
              <Links notice={data} />
              <Told notice={data} />
            </div>
            <Effects notice={data} />
            <Quotes notice={data} />
          </>
        )}
      </div>
    </>
  )
}

type Dialog = 'edit' | 'publish' | 'withdraw' | 'remove' | null
const tones = { draft: 'plain', published: 'good', withdrawn: 'signal' } as const

function Words({ notice: n }: { notice: Notice }) {
  const t = useNoticesText()
  const f = useFormat()
  const language = useLanguage()
  const names = useNames()
  const [dialog, setDialog] = useState<Dialog>(null)
  const close = () => setDialog(null)
  const said = say(n.said, language)
  const { language: languageNames } = useText()
  const { organisation } = useMe()
  const unwritten = organisation.languages.filter((l) => !n.title[l]?.trim() || !n.did[l]?.trim())
  return (
    <section className={`card ${css.section}`}>
      <div className={css.row}>
        <h2>{say(n.title, language)}</h2>
        <span className={setup.chip} data-tone={tones[n.state]}>
          {t.states[n.state]}
        </span>
      </div>
      <div className={css.text}>
        {said && <h3>{t.form.said}</h3>}
        {said && <p>{said}</p>}
        <h3>{t.form.did}</h3>
        <p>{say(n.did, language)}</p>
      </div>
      {n.touchpoints.length > 0 && (
        <p className={setup.under}>{n.touchpoints.map((id) => names.name('touchpoint', id)).join(' · ')}</p>
      )}
      <p className={setup.under}>
        {[
          n.createdBy && t.by(n.createdBy),
          n.publishedAt ? t.published(f.full(n.publishedAt)) : t.changed(f.full(n.changedAt)),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {n.withdrawnAt && (
        <p className={setup.failed}>
          {t.withdrawnOn(f.full(n.withdrawnAt))}: {n.withdrawnWhy}
        </p>
      )}
      {n.state === 'published' && !n.address && <p className={setup.missing}>{t.shut}</p>}
      {n.state !== 'withdrawn' && unwritten.length > 0 && (
        <p className={setup.missing}>{t.unwritten(unwritten.map((l) => languageNames[l]).join(', '))}</p>
      )}
      <div className={css.row}>
        {n.state === 'draft' && (
          <Button disabled={n.asked < leastSources} onClick={() => setDialog('publish')}>
            {t.publish}
          </Button>
        )}
        {n.state !== 'withdrawn' && (
          <Button variant="default" onClick={() => setDialog('edit')}>
            {t.edit}
          </Button>
        )}
        <Button variant="default" component={Link} to={`/trace/notice/${n.id}` as string}>
          {t.trace}
        </Button>
        {n.address && (
          <Button variant="default" component="a" href={n.address} target="_blank" rel="noreferrer">
            {t.open}
          </Button>
        )}
        {n.state === 'published' && (
          <Button variant="subtle" color="red" onClick={() => setDialog('withdraw')}>
            {t.withdraw}
          </Button>
        )}
        {n.state === 'draft' && (
          <Button variant="subtle" color="red" onClick={() => setDialog('remove')}>
            {t.remove}
          </Button>
        )}
      </div>
      {dialog === 'edit' && <NoticeForm notice={n} close={close} />}
      {dialog === 'publish' && <Publish notice={n} close={close} />}
      {dialog === 'withdraw' && <Withdraw notice={n} close={close} />}
      {dialog === 'remove' && <Remove notice={n} close={close} />}
    </section>
  )
}

/** Who asked, who has been told, who has read it. */
function Told({ notice: n }: { notice: Notice }) {
  const t = useNoticesText()
  const f = useFormat()
  const lines = [...Object.entries(n.sending), ...Object.entries(n.held)]
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.asked(n.asked, f.count(n.asked))}</h2>
      {n.state === 'draft' && n.asked < leastSources && (
        <p className={setup.missing}>{t.askedFew(f.count(leastSources - n.asked))}</p>
      )}
      {n.reachable > 0 && <p className={setup.hint}>{t.reachable(f.count(n.reachable))}</p>}
      {n.followers > 0 && n.state === 'draft' && (
        <p className={setup.hint}>{t.followers(n.followers, f.count(n.followers))}</p>
      )}
      {n.erased > 0 && <p className={setup.hint}>{t.erased(n.erased, f.count(n.erased))}</p>}
      {n.state !== 'draft' && (
        <>
          <h2>{t.sending}</h2>
          {lines.length === 0 ? (
            <p className={setup.hint}>{t.sendingNone}</p>
          ) : (
            <ul className={setup.rows}>
              {lines.map(([state, count]) => (
                <li key={state}>
                  <span className={setup.text}>{t.message[state] ?? state}</span>
                  <b>{f.count(count)}</b>
                </li>
              ))}
            </ul>
          )}
          {n.told > 0 && <p className={setup.under}>{t.read(n.read, f.count(n.read))}</p>}
        </>
      )}
    </section>
  )
}

/** After a change the lists are asked again. */
function useRefresh() {
  const cache = useQueryClient()
  return () =>
    Promise.all(
      (['notices.list', 'notices.read', 'trace.read'] as const).map((id) =>
        cache.invalidateQueries({ queryKey: [id] }),
      ),
    )
}

function Publish({ notice: n, close }: { notice: Notice; close: () => void }) {
  const t = useNoticesText()
  const f = useFormat()
  const refresh = useRefresh()
  const submit = useSubmit()
  const [tell, setTell] = useState(n.reachable > 0)
  const send = () =>
    submit.run(async () => {
      await call('notices.publish', { params: { id: n.id }, body: { tell } })
      await refresh()
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={t.publishTitle}
      submit={submit}
      send={() => void send()}
      sendLabel={t.publish}
    >
      <p>{t.publishWhy}</p>
      {n.followers > 0 && <p>{t.followers(n.followers, f.count(n.followers))}</p>}
      <Checkbox
        label={t.tell}
        description={t.tellWhy(f.count(n.reachable))}
        checked={tell}
        disabled={n.reachable === 0}
        onChange={(event) => setTell(event.currentTarget.checked)}
      />
    </FormDialog>
  )
}

function Withdraw({ notice: n, close }: { notice: Notice; close: () => void }) {
  const t = useNoticesText()
  const common = useSetupText().common
  const refresh = useRefresh()
  const submit = useSubmit()
  const [why, setWhy] = useState('')
  const [tried, setTried] = useState(false)
  const send = () => {
    setTried(true)
    if (!why.trim()) return
    void submit.run(async () => {
      await call('notices.withdraw', { params: { id: n.id }, body: { why: why.trim() } })
      await refresh()
      close()
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={t.withdraw}
      submit={submit}
      send={send}
      sendLabel={t.withdraw}
      known={['why']}
    >
      <p>{t.withdrawWhy}</p>
      <Textarea
        label={t.withdrawReason}
        value={why}
        maxLength={500}
        autosize
        minRows={2}
        data-autofocus
        error={tried && !why.trim() ? common.required : submit.issue('why')}
        onChange={(event) => setWhy(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

function Remove({ notice: n, close }: { notice: Notice; close: () => void }) {
  const t = useNoticesText()
  const navigate = useNavigate()
  const cache = useQueryClient()
  const submit = useSubmit()
  const send = () =>
    submit.run(async () => {
      await call('notices.remove', { params: { id: n.id } })
      close()
      await navigate({ to: '/notices' as string })
      await cache.invalidateQueries({ queryKey: ['notices.list'] })
    })
  return (
    <FormDialog opened close={close} title={t.remove} submit={submit} send={() => void send()} sendLabel={t.remove}>
      <p>{t.removeSure}</p>
    </FormDialog>
  )
}
