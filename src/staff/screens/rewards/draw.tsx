import { Button, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reward, RewardWinner } from '../../../contract/operations/rewards.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { usePeopleText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './rewards.module.css'

/** A draw: the seed's digest from the beginning; once drawn the seed, the winners, and what anybody needs to check it. */
export function Draw({ reward }: { reward: Reward }) {
  const t = usePeopleText().rewards
  const f = useFormat()
  const [asking, setAsking] = useState<'draw' | 'forget' | null>(null)
  return (
    <>
      <p className={setup.hint}>{t.seedHash}</p>
      <p className={css.mono}>{reward.seedHash}</p>
      {reward.drawnAt ? (
        <>
          <p>{t.drawn(f.full(reward.drawnAt))}</p>
          <Winners reward={reward} />
        </>
      ) : (
        <div>
          <Button disabled={reward.entries === 0} onClick={() => setAsking('draw')}>
            {t.draw}
          </Button>
        </div>
      )}
      {reward.drawnAt && !reward.forgottenAt && (
        <div>
          <Button variant="subtle" color="red" size="compact-sm" onClick={() => setAsking('forget')}>
            {t.forget}
          </Button>
        </div>
      )}
      {asking && <Sure reward={reward} what={asking} close={() => setAsking(null)} />}
    </>
  )
}

function Sure({ reward, what, close }: { reward: Reward; what: 'draw' | 'forget'; close: () => void }) {
  const t = usePeopleText().rewards
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const send = () =>
    submit.run(async () => {
      await call(what === 'draw' ? 'rewards.draw' : 'rewards.forget', { params: { id: reward.id } })
      await Promise.all(['rewards.list', 'rewards.winners'].map((k) => cache.invalidateQueries({ queryKey: [k] })))
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={what === 'draw' ? t.draw : t.forget}
      submit={submit}
      send={() => void send()}
      sendLabel={what === 'draw' ? t.draw : t.forget}
    >
      <p>{what === 'draw' ? t.drawSure(f.count(reward.winners ?? 1), f.count(reward.entries)) : t.forgetSure}</p>
    </FormDialog>
  )
}

function Winners({ reward }: { reward: Reward }) {
  const t = usePeopleText().rewards
  const { data, error, refetch } = useCall('rewards.winners', { params: { id: reward.id } }, { fresh: 0 })
  const tell = useAct('rewards.tell', ['rewards.winners'])
  const [writing, setWriting] = useState<RewardWinner | null>(null)
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={2} />
  return (
    <>
      <strong>{t.winnersTitle}</strong>
      <ul className={setup.rows}>
        {data.winners.map((w) => (
          <li key={w.id}>
            <div className={setup.text}>
              <span className={setup.title}>
                {w.place}. {w.contact ?? t.gone}
              </span>
              {w.told && <div className={setup.under}>{t.told[w.told]}</div>}
            </div>
            {w.contact?.includes('@') && w.told !== 'mail' && (
              <Button size="compact-sm" variant="default" onClick={() => setWriting(w)}>
                {t.tellMail}
              </Button>
            )}
            {!w.told && (
              <Button
                size="compact-sm"
                variant="subtle"
                loading={tell.isPending && tell.variables?.params.entry === w.id}
                onClick={() => tell.mutate({ params: { id: reward.id, entry: w.id }, body: { by: 'hand' } })}
              >
                {t.tellHand}
              </Button>
            )}
          </li>
        ))}
      </ul>
      <details>
        <summary>{t.entriesList}</summary>
        <p className={setup.hint}>{t.check}</p>
        <p className={setup.hint}>{t.seed}</p>
        <p className={css.mono}>{reward.seed}</p>
        <pre className={css.mono}>{data.entries.join('\n')}</pre>
      </details>
      {writing && <Mail reward={reward} winner={writing} close={() => setWriting(null)} />}
    </>
  )
}

function Mail({ reward, winner, close }: { reward: Reward; winner: RewardWinner; close: () => void }) {
  const t = usePeopleText().rewards
  const cache = useQueryClient()
  const submit = useSubmit()
  const [subject, setSubject] = useState(t.subjectFirst)
  const [text, setText] = useState(t.textFirst)
  const send = () =>
    submit.run(async () => {
      await call('rewards.tell', { params: { id: reward.id, entry: winner.id }, body: { by: 'mail', subject, text } })
      await cache.invalidateQueries({ queryKey: ['rewards.winners'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={`${t.tellMail}: ${winner.contact}`}
      submit={submit}
      send={() => void send()}
      sendLabel={t.send}
      known={['subject', 'text']}
    >
      <TextInput
        label={t.subject}
        value={subject}
        error={submit.issue('subject')}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <Textarea
        label={t.text}
        value={text}
        autosize
        minRows={5}
        error={submit.issue('text')}
        onChange={(event) => setText(event.currentTarget.value)}
      />
    </FormDialog>
  )
}
