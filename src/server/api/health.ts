import { readHealth } from '../heartbeat.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

const startedAt = new Date(Date.now() - process.uptime() * 1000)

export const healthHandlers = (house: House) =>
  ({
    'health.read': async () => {
      const { ok, lastArrivedAt } = await readHealth(house, startedAt)
      return { ok, lastArrivedAt: lastArrivedAt?.toISOString() ?? null }
    },
  }) satisfies Partial<Handlers>
