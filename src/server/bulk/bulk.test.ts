import { expect, test } from 'vitest'
import { openBulk } from './bulk.ts'

test('an order whose thread dies fails, and the next one begins another thread', async () => {
  const bulk = openBulk({ url: 'postgres://x@localhost/x?host=/nowhere', secret: '', priority: 0, ownPostgres: false })
  const order = { task: 'import-run', import: crypto.randomUUID(), org: crypto.randomUUID() } as const
  const hooks = { committed: () => {} }
  await expect(bulk.run(order, hooks)).rejects.toThrow('ENOENT')
  await expect(bulk.run(order, hooks)).rejects.toThrow('ENOENT')
  await bulk.stop()
  await expect(bulk.run(order, hooks)).rejects.toThrow('stopping')
})
