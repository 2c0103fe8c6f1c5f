import { apiKeyHandlers } from '../src/server/api/apiKeys.ts'
import type { Handlers } from '../src/server/api/handler.ts'
import { organisationHandlers } from '../src/server/api/organisation.ts'
import { peopleHandlers } from '../src/server/api/people.ts'
import { reasonHandlers } from '../src/server/api/reasons.ts'
import { targetHandlers } from '../src/server/api/targets.ts'
import { touchpointHandlers } from '../src/server/api/touchpoints.ts'
import { unitHandlers } from '../src/server/api/units.ts'
import type { Guard } from '../src/server/guard/guard.ts'
import type { House } from '../src/server/house.ts'
export const own = (house: House, guard: Guard) =>
  ({
    ...organisationHandlers(house, guard),
    ...peopleHandlers(house),
    ...reasonHandlers(house),
    ...targetHandlers(house),
    ...touchpointHandlers(house),
    ...unitHandlers(house),
    ...apiKeyHandlers(house),
  }) as unknown as Handlers
