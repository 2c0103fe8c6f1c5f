import type { Handed } from './delivery.ts'

export type SmtpError = Error & { code?: string; command?: string; responseCode?: number; response?: string }

/** 5.1.x: the address is wrong; without an extended code, the words that servers use for it. */
const badAddress = ({ responseCode, response = '' }: SmtpError): boolean => {
  const extended = /^\d{3}[ -](5\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1]
  if (extended) return /^5\.1\.(1|2|3|6|10)$/.test(extended)
  return responseCode === 550 || responseCode === 551 || responseCode === 553
}

/**
 * What an error of handing over says of the mail. `begun`: its body had begun to go out, so that without the server's own word nobody knows.
 * A sender, a login or a greeting that is refused is our setup's fault and not the customer's: the mail waits, and the way is closed.
 */
export function outcomeOf(error: SmtpError, begun: boolean): Handed {
  const problem = error.message.slice(0, 500)
  const { responseCode: code, command = '' } = error
  if (code === undefined) {
    if (begun) return { state: 'unknown', problem }
    if (command === 'API' && error.code === 'EENVELOPE') return { state: 'refused', problem, badAddress: true }
    return { state: 'later', problem, closed: true }
  }
  const ofRecipient = command === 'RCPT TO'
  if (!ofRecipient && command !== 'DATA' && !(begun && code >= 500)) return { state: 'later', problem, closed: true }
  if (code < 500) return { state: 'later', problem, ...(code === 421 && { closed: true }) }
  return { state: 'refused', problem, badAddress: ofRecipient && badAddress(error) }
}
