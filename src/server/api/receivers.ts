import { listReceivers, readReceiver } from '../../catalog/receiver/read.ts'
import { addReceiver, removeReceiver, rotateReceiver, saveReceiver } from '../../catalog/receiver/write.ts'
import { Refusal } from '../../contract/refusal.ts'
import { listDeliveries, replay, sendTest } from '../../flow/announcement/receiver/delivery.ts'
import { eventsAfter } from '../../flow/announcement/receiver/event.ts'
import { newSecret } from '../../flow/announcement/receiver/sign.ts'
import { vaultOf } from '../guard/vault.ts'
import type { House } from '../house.ts'
import { receiverWords } from '../receiver-words.ts'
import type { Handlers } from './handler.ts'

/** After a new secret the one before signs for so long. */
const oldSecretMs = 24 * 3_600_000

export const receiverHandlers = (house: House) => {
  const { db } = house.database
  const vault = () => vaultOf(house.settings)
  const unseal = async () => (await vault()).open

  async function demandAddress(address: string): Promise<void> {
    const wrong = await house.outbound.refuses(address)
    if (wrong) throw new Refusal('bad-input', {}, [{ path: 'address', message: wrong }])
  }

  return {
    'events.list': ({ scope, query }) => eventsAfter(db, scope, query),
    'receivers.list': async ({ scope }) => listReceivers(db, scope, await unseal()),
    'receivers.read': async ({ scope, params }) => readReceiver(db, scope, params.id, await unseal()),
    'receivers.create': async ({ scope, body }) => {
      await demandAddress(body.address)
      const { seal, open } = await vault()
      const secret = body.kind === 'webhook' ? newSecret() : null
      const sealed = { address: seal(body.address), secret: secret === null ? null : seal(secret) }
      const id = await addReceiver(db, scope, { ...body, ...sealed })
      return { receiver: await readReceiver(db, scope, id, open), secret }
    },
    'receivers.save': async ({ scope, params, body }) => {
      const { address, ...rest } = body
      if (address !== undefined) await demandAddress(address)
      const { seal, open } = await vault()
      await saveReceiver(db, scope, params.id, { ...rest, ...(address !== undefined && { address: seal(address) }) })
      return readReceiver(db, scope, params.id, open)
    },
    'receivers.remove': async ({ scope, params }) => {
      await removeReceiver(db, scope, params.id)
      return { ok: true as const }
    },
    'receivers.rotate': async ({ scope, params }) => {
      const secret = newSecret()
      const until = new Date(Date.now() + oldSecretMs)
      await rotateReceiver(db, scope, params.id, (await vault()).seal(secret), until)
      return { secret, oldSecretUntil: until.toISOString() }
    },
    'receivers.test': async ({ scope, params }) => {
      await sendTest(db, scope, params.id, await receiverWords(house).test(scope.org))
      return { ok: true as const }
    },
    'deliveries.list': ({ scope, params, query }) => listDeliveries(db, scope, params.id, query),
    'deliveries.replay': async ({ scope, params, body }) => ({
      again: await replay(db, scope, params.id, body.delivery),
    }),
  } satisfies Partial<Handlers>
}
