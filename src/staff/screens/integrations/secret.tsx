import { useReceiversText } from '../../text.ts'
import { SecretOnce } from '../setup/secret-once.tsx'

/** With which a receiver checks that what it gets is ours. */
export function Secret({ secret, close }: { secret: string; close: () => void }) {
  const t = useReceiversText()
  const words = { title: t.secretTitle, why: t.secretWhy, copy: t.copy, done: t.done }
  return <SecretOnce secret={secret} words={words} close={close} />
}
