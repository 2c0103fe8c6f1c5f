import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import type { Placing } from '../../../contract/operations/placing.ts'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { useNow } from '../../live.tsx'
import { useAct } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { usePrintText, useText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import setup from '../setup/setup.module.css'
import css from './placing.module.css'

/** Tablets say every five minutes that they live; three times missed is silent. */
const silentMs = 15 * 60_000

type Props = { touchpoint: Touchpoint; placing: Placing }

export function KioskCard({ touchpoint, placing }: Props) {
  const t = usePrintText().placing
  return (
    <section className={`card ${css.card}`} aria-labelledby="kiosk">
      <div className={css.head}>
        <h2 id="kiosk">{t.kiosk}</h2>
        <span className={setup.chip} data-tone={placing.kiosk === 'ready' ? 'good' : 'signal'}>
          {placing.kiosk === 'ready' ? t.ready : t.notReady}
        </span>
      </div>
      <p className={setup.hint}>{t.kioskWhat}</p>
      {placing.kiosk !== 'ready' && <p className={css.notYet}>{t.missing[placing.kiosk]}</p>}
      <code className={setup.secret}>{placing.kioskLink}</code>
      <div className={css.buttons}>
        <CopyButton text={placing.kioskLink} label={t.copy} size="xs" />
        <Button component="a" variant="default" size="xs" href={placing.kioskLink} target="_blank" rel="noreferrer">
          {t.openKiosk}
        </Button>
      </div>
      <h3>{t.devices}</h3>
      {placing.devices.length === 0 ? (
        <p className={setup.hint}>{t.devicesNone}</p>
      ) : (
        <ul className={setup.rows}>
          {placing.devices.map((d) => (
            <Device key={d.id} touchpoint={touchpoint} device={d} />
          ))}
        </ul>
      )}
      {placing.devices.length > 0 && (
        <p className={setup.hint}>
          {t.burstsWhy}{' '}
          <Link to={'/trends' as string} search={{ touchpoint: touchpoint.id, flag: 'plain' } as never}>
            {t.burstsLink}
          </Link>
          .
        </p>
      )}
    </section>
  )
}

function Device({ touchpoint, device: d }: { touchpoint: Touchpoint; device: Placing['devices'][number] }) {
  const t = usePrintText().placing
  const words = useText()
  const f = useFormat()
  const may = useMay()
  const now = useNow()
  const forget = useAct('placing.forget', ['placing.read'])
  const since = (at: string) => age(words, f, now - Date.parse(at))
  const silent = now - Date.parse(d.lastAt) > silentMs
  const name = t.device(d.id.slice(-4), d.screen)
  const facts = [
    t.heard(since(d.lastAt)),
    t.taken(d.answers, f.count(d.answers)),
    d.bursts > 0 && t.bursts(f.count(d.bursts)),
    d.waiting > 0 && d.waitingSince && t.waiting(f.count(d.waiting), since(d.waitingSince)),
  ]
  return (
    <li>
      <div className={setup.text}>
        <span className={setup.title}>{name}</span>
        <div className={setup.under}>{facts.filter(Boolean).join(' · ')}</div>
      </div>
      <span className={setup.chip} data-tone={silent ? 'signal' : 'good'}>
        {silent ? t.silent : t.alive}
      </span>
      {may('placing.forget') && silent && (
        <Button
          variant="subtle"
          size="compact-sm"
          color="gray"
          aria-label={`${t.forget}: ${name}`}
          onClick={() => forget.mutate({ params: { id: touchpoint.id, device: d.id } })}
        >
          {t.forget}
        </Button>
      )}
    </li>
  )
}
