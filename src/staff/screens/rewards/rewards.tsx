import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Reward } from '../../../contract/operations/rewards.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { usePeopleText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { AddCodes } from './add-codes.tsx'
import { Draw } from './draw.tsx'
import { RewardForm } from './reward-form.tsx'
import css from './rewards.module.css'

/** Rewards with their stock, and draws with their winners. */
export function Screen() {
  const t = usePeopleText().rewards
  const { data, error, refetch } = useCall('rewards.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<Reward | 'new' | null>(null)
  const button = <Button onClick={() => setEditing('new')}>{t.create}</Button>
  return (
    <>
      <Head title={t.title} />
      <div className={css.page}>
        {!!data?.length && (
          <div className={setup.toolbar} style={{ marginBottom: 0 }}>
            <p className={setup.hint}>{t.why}</p>
            {button}
          </div>
        )}
        {error && !data ? (
          <section className="card">
            <Problem error={error} retry={() => void refetch()} />
          </section>
        ) : !data ? (
          <section className="card">
            <Wait lines={5} />
          </section>
        ) : data.length === 0 ? (
          <section className="card">
            <Empty title={t.none} why={t.noneWhy}>
              {button}
            </Empty>
          </section>
        ) : (
          data.map((reward) => <One key={reward.id} reward={reward} edit={() => setEditing(reward)} />)
        )}
      </div>
      {editing && <RewardForm reward={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </>
  )
}

function One({ reward, edit }: { reward: Reward; edit: () => void }) {
  const t = usePeopleText().rewards
  const f = useFormat()
  const names = useNames()
  const save = useAct('rewards.save', ['rewards.list'])
  const [adding, setAdding] = useState(false)
  const figures: [string, number][] =
    reward.kind === 'draw'
      ? [
          [t.entries, reward.entries],
          [t.winnerCount, reward.winners ?? 1],
        ]
      : [
          [t.free, reward.free],
          [t.given, reward.given],
          [t.today, reward.givenToday],
          ...(reward.expired > 0 ? [[t.expired, reward.expired] as [string, number]] : []),
        ]
  const told = [
    t.kinds[reward.kind],
    names.name('survey', reward.survey),
    reward.touchpoint ? names.name('touchpoint', reward.touchpoint) : t.everywhere,
    reward.anonymous && t.anonymous,
    reward.endsOn && t.validUntil(f.localDay(reward.endsOn)),
    reward.nextExpiry && t.next(f.count(reward.nextExpiry.codes), f.localDay(reward.nextExpiry.on)),
  ].filter(Boolean)
  return (
    <section className={`card ${css.card}`}>
      <div className={css.head}>
        <h2>{reward.name}</h2>
        {reward.closed && (
          <span className={setup.chip} data-tone="plain">
            {t.closed}
          </span>
        )}
        {reward.low && (
          <span className={setup.chip} data-tone="signal">
            {reward.free === 0 ? t.out : t.low}
          </span>
        )}
      </div>
      <p className={setup.under}>{told.join(' · ')}</p>
      <dl className={css.figures}>
        {figures.map(([what, n]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{f.count(n)}</dd>
          </div>
        ))}
      </dl>
      {reward.kind === 'draw' && <Draw reward={reward} />}
      <div className={css.buttons}>
        {reward.kind === 'codes' && (
          <Button variant={reward.low ? 'filled' : 'default'} onClick={() => setAdding(true)}>
            {t.addCodes}
          </Button>
        )}
        <Button variant="default" onClick={edit}>
          {t.edit}
        </Button>
        {!reward.drawnAt && (
          <Button
            variant="subtle"
            color={reward.closed ? 'gray' : 'red'}
            loading={save.isPending}
            onClick={() => save.mutate({ params: { id: reward.id }, body: { closed: !reward.closed } })}
          >
            {reward.closed ? t.reopen : t.close}
          </Button>
        )}
      </div>
      {adding && <AddCodes reward={reward} close={() => setAdding(false)} />}
    </section>
  )
}
