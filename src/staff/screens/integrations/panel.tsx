import { Link, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { Receiver } from '../../../contract/receiver.ts'
import { useFormat } from '../../format.ts'
import { useCall } from '../../queries.ts'
import { useReceiversText } from '../../text.ts'
import { ListPanel } from '../setup/panel.tsx'
import setup from '../setup/setup.module.css'
import { Chips } from './chips.tsx'
import { One } from './one.tsx'
import { ReceiverForm } from './receiver-form.tsx'

/** Who else is told of what happens; one of them where the URL names it. */
export function Panel() {
  const { receiver } = useSearch({ strict: false }) as { receiver?: string }
  return receiver ? <One key={receiver} id={receiver} /> : <All />
}

function All() {
  const t = useReceiversText()
  const reading = useCall('receivers.list', {}, { fresh: 0 })
  const [making, setMaking] = useState(false)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.none, why: t.noneWhy }}
        hint={t.why}
        create={{ label: t.create, run: () => setMaking(true) }}
      >
        {(receivers) => receivers.map((r) => <Row key={r.id} receiver={r} />)}
      </ListPanel>
      {making && <ReceiverForm close={() => setMaking(false)} />}
    </>
  )
}

function Row({ receiver }: { receiver: Receiver }) {
  const t = useReceiversText()
  const f = useFormat()
  return (
    <li data-off={receiver.state === 'off' || undefined}>
      <div className={setup.text}>
        <Link
          className={setup.title}
          to={'/settings/integrations' as string}
          search={{ receiver: receiver.id } as never}
        >
          {receiver.name}
        </Link>
        <div className={setup.under}>{[t.kind[receiver.kind], receiver.address].filter(Boolean).join(' · ')}</div>
        <div className={setup.under}>
          {receiver.failingSince
            ? t.failing(f.full(receiver.failingSince))
            : receiver.lastOkAt
              ? t.lastOk(f.full(receiver.lastOkAt))
              : t.neverOk}
        </div>
      </div>
      <Chips receiver={receiver} />
    </li>
  )
}
