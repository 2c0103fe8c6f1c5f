import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oracle } from '../../../../test/oracle.ts'
import { agentsForPlaces, agentsNeeded, figuresWith, withShrinkage } from './agents-needed.ts'
import { erlangA } from './erlang-a.ts'
import { erlangB, erlangC } from './erlang-c.ts'
import { mailBacklog } from './mail-backlog.ts'
import { meanPatience } from './patience.ts'

type CInput = { calls: number; interval_sec: number; aht_sec: number; agents: number; T_sec: number }
const queueOf = (i: CInput) => ({
  rate: i.calls / i.interval_sec,
  handling: i.aht_sec,
  agents: i.agents,
  within: i.T_sec,
})

const queues = fc.record({
  rate: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
  handling: fc.double({ min: 5, max: 900, noNaN: true }),
  within: fc.double({ min: 0, max: 120, noNaN: true }),
})

describe('Erlang C', () => {
  oracle<
    CInput,
    {
      offered_load_erlang: number
      occupancy: number
      p_wait: number
      asa_sec: number | null
      service_level: number
      mean_queue_length?: number
      stable: boolean
    }
  >('erlang_c', (input, expected, near) => {
    const queue = queueOf(input)
    const got = erlangC(queue)
    near(queue.rate * queue.handling, expected.offered_load_erlang)
    near(got.occupancy, expected.occupancy)
    near(got.waiting, expected.p_wait)
    near(got.meanWait, expected.asa_sec)
    near(got.served, expected.service_level)
    if (expected.mean_queue_length !== undefined) near(got.queueLength, expected.mean_queue_length)
    expect(got.meanWait !== null).toBe(expected.stable)
  })

  test('the glossary’s example: 200 calls an hour of 180 s, 14 agents', () => {
    expect(erlangB(10, 14)).toBeCloseTo(0.056819, 6)
    const got = erlangC({ rate: 200 / 3600, handling: 180, agents: 14, within: 20 })
    expect(got.waiting).toBeCloseTo(0.174132, 6)
    expect(got.served).toBeCloseTo(0.88835, 6)
    expect(got.meanWait).toBeCloseTo(7.8359, 4)
    expect(got.occupancy).toBeCloseTo(0.7143, 4)
  })

  test('more agents never make it worse', () => {
    fc.assert(
      fc.property(queues, fc.integer({ min: 1, max: 60 }), (queue, agents) => {
        const [few, more] = [agents, agents + 1].map((agents) => erlangC({ ...queue, agents }))
        expect(more!.served).toBeGreaterThanOrEqual(few!.served - 1e-12)
        expect(more!.waiting).toBeLessThanOrEqual(few!.waiting + 1e-12)
        expect(few!.meanWait === null).toBe(queue.rate * queue.handling >= agents)
      }),
    )
  })

  test('a thousand agents neither over- nor underflow', () => {
    const got = erlangC({ rate: 980 / 300, handling: 300, agents: 1_000, within: 20 })
    expect(got.waiting).toBeGreaterThan(0)
    expect(got.waiting).toBeLessThan(1)
  })
})

const patience = fc.double({ min: 5, max: 2_000, noNaN: true })

describe('Erlang A', () => {
  oracle<
    { calls_per_hour: number; aht_sec: number; mean_patience_sec: number; agents: number; T_sec: number },
    { [figure: string]: number }
  >('erlang_a', (i, expected, near) => {
    const got = erlangA({
      ...{ rate: i.calls_per_hour / 3600, handling: i.aht_sec, patience: i.mean_patience_sec },
      ...{ agents: i.agents, within: i.T_sec },
    })
    near(got.waiting, expected.p_wait)
    near(got.abandoned, expected.p_abandon)
    near(got.meanWait, expected.mean_wait_all_sec)
    near(got.queueLength, expected.mean_queue_length)
    near(got.occupancy, expected.occupancy)
    near(got.waitingLonger, expected.p_wait_longer_than_T)
    near(got.served, expected.p_served_within_T)
    near(got.abandoned / got.waiting, expected.p_abandon_given_wait)
  })

  test('more agents never make it worse, and enough of them serve all at once', () => {
    fc.assert(
      fc.property(queues, patience, fc.integer({ min: 1, max: 60 }), (queue, patience, agents) => {
        const [few, more] = [agents, agents + 1].map((agents) => erlangA({ ...queue, patience, agents }))
        expect(more!.served).toBeGreaterThanOrEqual(few!.served - 1e-9)
        expect(more!.abandoned).toBeLessThanOrEqual(few!.abandoned + 1e-9)
        expect(more!.occupancy).toBeLessThanOrEqual(few!.occupancy + 1e-9)
        for (const share of [few!.served, few!.waiting, few!.abandoned, few!.occupancy]) {
          expect(share).toBeGreaterThanOrEqual(-1e-9)
          expect(share).toBeLessThanOrEqual(1 + 1e-9)
        }
        const plenty = erlangA({ ...queue, patience, agents: Math.ceil(queue.rate * queue.handling * 2 + 40) })
        expect(plenty.served).toBeGreaterThan(0.999)
        expect(plenty.abandoned).toBeLessThan(0.001)
      }),
      { numRuns: 60 },
    )
  })

  test('endless patience is Erlang C', () => {
    const queue = { rate: 0.05, handling: 180, agents: 11, within: 20 }
    const [a, c] = [erlangA({ ...queue, patience: 1e9 }), erlangC(queue)]
    expect(a.waiting).toBeCloseTo(c.waiting, 5)
    expect(a.served).toBeCloseTo(c.served, 5)
    expect(a.meanWait).toBeCloseTo(c.meanWait!, 3)
  })

  test('overload is served as far as it goes: who is not served gives up', () => {
    const got = erlangA({ rate: 1, handling: 100, agents: 50, within: 20, patience: 60 })
    // Of 100 places needed there are 50, all of them busy nearly always.
    expect(got.occupancy).toBeGreaterThan(0.999)
    expect(got.abandoned).toBeCloseTo(0.5, 3)
    expect(erlangC({ rate: 1, handling: 100, agents: 50, within: 20 })).toMatchObject({ served: 0, meanWait: null })
  })
})

describe('agents needed', () => {
  oracle<Omit<CInput, 'agents'> & { service_level: number; max_occupancy: number }, { agents: number }>(
    'erlang_c_staffing',
    (i, expected) => {
      const demand = {
        ...{ rate: i.calls / i.interval_sec, handling: i.aht_sec, within: i.T_sec },
        ...{ goal: i.service_level, mostBusy: i.max_occupancy, patience: null },
      }
      expect(agentsNeeded(demand)).toBe(expected.agents)
    },
  )

  test('are the fewest that are enough, with and without patience, and grow with the arrivals', () => {
    fc.assert(
      fc.property(
        queues,
        fc.option(patience),
        fc.double({ min: 0.3, max: 0.98, noNaN: true }),
        fc.double({ min: 0.5, max: 1, noNaN: true }),
        (queue, patience, goal, mostBusy) => {
          const agents = agentsNeeded({ ...queue, patience, goal, mostBusy })
          const fits = (n: number) => {
            const { served, occupancy } = figuresWith({ ...queue, patience, agents: n })
            return served >= goal && occupancy <= mostBusy
          }
          expect(fits(agents)).toBe(true)
          if (agents > 1) expect(fits(agents - 1)).toBe(false)
          const more = agentsNeeded({ ...queue, rate: queue.rate * 1.2, patience, goal, mostBusy })
          expect(more).toBeGreaterThanOrEqual(agents)
        },
      ),
      { numRuns: 60 },
    )
  })

  test('nobody where nothing comes; shrinkage divides; chats share an agent', () => {
    expect(agentsNeeded({ rate: 0, handling: 180, within: 20, goal: 0.8, mostBusy: 1, patience: null })).toBe(0)
    expect([withShrinkage(7, 0.3), withShrinkage(10, 0.3), withShrinkage(0, 0.3), withShrinkage(5, 0)]).toEqual([
      10, 15, 0, 5,
    ])
    expect([agentsForPlaces(7, 3), agentsForPlaces(6, 3), agentsForPlaces(0, 3)]).toEqual([3, 2, 0])
  })
})

describe('patience', () => {
  test('is what all waited for each who gave up; few say nothing', () => {
    const found = meanPatience(100, 12_000, 0.95)!
    expect(found.seconds).toBe(120)
    expect(found.interval[0]).toBeCloseTo(120 / Math.exp(0.196), 2)
    expect(found.interval[1]).toBeCloseTo(120 * Math.exp(0.196), 2)
    expect(meanPatience(19, 12_000, 0.95)).toBeNull()
    expect(meanPatience(100, 0, 0.95)).toBeNull()
  })

  test('finds the patience of simulated customers, whose interval covers it', () => {
    let [seed, covered] = [7, 0]
    const random = () => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed / 2_147_483_647
    }
    for (let run = 0; run < 200; run++) {
      let [gone, waited] = [0, 0]
      for (let i = 0; i < 400; i++) {
        const [offered, patience] = [-Math.log(random()) * 60, -Math.log(random()) * 150]
        gone += Number(patience < offered)
        waited += Math.min(patience, offered)
      }
      const { interval } = meanPatience(gone, waited, 0.95)!
      covered += Number(interval[0] <= 150 && interval[1] >= 150)
    }
    expect(covered).toBeGreaterThan(182)
    expect(covered).toBeLessThanOrEqual(199)
  })
})

describe('mail backlog', () => {
  const even = (days: number, hours: number) =>
    Array.from({ length: days }, () => ({ arriving: new Array<number>(16).fill(hours / 16) }))

  test('an even stream needs its hours, a backlog is worked off by its deadline', () => {
    // 32 hours of work a day in 8 hours: four people, and nobody works on what has not come.
    const plain = mailBacklog(even(5, 32), { stepHours: 0.5, deadline: 16, backlog: 0 })
    expect(plain.at(-1)!.people).toBeLessThanOrEqual(4)
    const behind = mailBacklog(even(5, 32), { stepHours: 0.5, deadline: 16, backlog: 40 })
    expect(behind[0]!.people).toBeGreaterThanOrEqual(5)
  })

  test('keeps every deadline, with no person to spare', () => {
    const day = fc.record({ arriving: fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { maxLength: 6 }) })
    fc.assert(
      fc.property(
        fc.array(day, { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 12 }),
        fc.double({ min: 0, max: 20, noNaN: true }),
        (days, deadline, backlog) => {
          const plan = mailBacklog(days, { stepHours: 0.5, deadline, backlog })
          let [left, done, come] = [backlog, 0, backlog]
          const arrivals = [backlog, ...days.flatMap((d) => d.arriving)]
          let step = 0
          for (const [i, { people, left: told }] of plan.entries()) {
            expect(Number.isInteger(people)).toBe(true)
            for (const hours of days[i]!.arriving) {
              step += 1
              come += hours
              done = Math.min(come, done + people * 0.5)
              const due = arrivals.slice(0, step - deadline + 1).reduce((a, b) => a + b, 0)
              if (step >= deadline) expect(done).toBeGreaterThanOrEqual(due - 1e-6)
            }
            left = come - done
            expect(told).toBeCloseTo(left, 6)
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})

describe('at their very bounds', () => {
  test('a load of as many agents as there are is one that grows for ever', () => {
    const full = erlangC({ rate: 1 / 100, handling: 200, agents: 2, within: 20 })
    expect(full).toMatchObject({ waiting: 1, served: 0, meanWait: null, queueLength: null })
  })

  test('as busy as may be is not too busy, and a whole number stays one', () => {
    const demand = { rate: 0.085, handling: 100, within: 1_000, goal: 0.1, patience: null }
    expect(agentsNeeded({ ...demand, mostBusy: 0.85 })).toBe(10)
    expect(withShrinkage(21, 0.3)).toBe(30)
  })

  test('as many as are needed to tell a patience are enough', () => {
    expect(meanPatience(20, 4_000, 0.95)?.seconds).toBe(200)
    expect(meanPatience(19, 4_000, 0.95)).toBeNull()
  })
})
