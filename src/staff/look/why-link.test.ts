import { expect, test } from 'vitest'
import { whyOf } from './why-link.tsx'

test('of one reason it is asked by channel, of a share beside the others, within what is looked at', () => {
  const view = { period: 'd30', unit: 'u1' }
  expect(whyOf('aht', view)).toEqual({ ...view, metric: 'aht', why: 'reason' })
  const one = { by: 'reason' as const, value: 'r1' }
  expect(whyOf('aht', view, one)).toEqual({ ...view, reason: 'r1', metric: 'aht', why: 'channel' })
  expect(whyOf('encounter_share', view, one)).toEqual({ ...view, metric: 'encounters', why: 'reason' })
  expect(whyOf('wait', view, { by: 'channel', value: 'phone' })).toMatchObject({ channel: 'phone', why: 'reason' })
})
