import type { Receiver } from '../../../contract/receiver.ts'
import { useFormat } from '../../format.ts'
import { useReceiversText } from '../../text.ts'
import setup from '../setup/setup.module.css'

/** How it stands with a receiver, in a word or two. */
export function Chips({ receiver }: { receiver: Receiver }) {
  const t = useReceiversText()
  const f = useFormat()
  // On, but nothing arrives: what is tried again and again is no green.
  const fails = receiver.state === 'on' && receiver.failingSince !== null
  const tone =
    receiver.state === 'on' && !receiver.sealed && !fails ? 'good' : receiver.state === 'off' ? 'plain' : 'signal'
  return (
    <>
      {receiver.due > 0 && <span className={setup.chip}>{t.due(receiver.due, f.count(receiver.due))}</span>}
      {receiver.parked > 0 && (
        <span className={setup.chip} data-tone="signal">
          {t.parked(receiver.parked, f.count(receiver.parked))}
        </span>
      )}
      <span className={setup.chip} data-tone={tone}>
        {fails ? t.fails : t.state[receiver.state]}
      </span>
    </>
  )
}
