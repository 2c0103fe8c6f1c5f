import type { Plugin } from 'vite'
import { falseAlarmRates, watchedMetrics } from '../src/contract/alert.ts'
import { answerFlags } from '../src/contract/answer.ts'
import { tooFewToCompare } from '../src/contract/ask.ts'
import { delayArms, invitationChannels, messageStates, messageSteps, suppressions } from '../src/contract/asking.ts'
import { caseStates } from '../src/contract/cases.ts'
import { dateFormats, durationUnits, encounterTargets, unknownWays, valueFields } from '../src/contract/contact-log.ts'
import { outcomeMeanings, serviceLevels } from '../src/contract/contact-rules.ts'
import { errandScopes } from '../src/contract/errand.ts'
import { otherValues } from '../src/contract/explain.ts'
import { improvementMetrics, improvementStates } from '../src/contract/improvement.ts'
import { languages } from '../src/contract/language.ts'
import {
  answerMetrics,
  dimensions,
  encounterMetrics,
  lessIsBetter,
  metricIds,
  metricUnits,
  plainMetrics,
  withoutParts,
} from '../src/contract/metric.ts'
import { leastSources, linkKinds, resultMetrics } from '../src/contract/notice.ts'
import { apiScopes, roles } from '../src/contract/operation.ts'
import { channels, stages } from '../src/contract/operations/catalog.ts'
import { errandKinds } from '../src/contract/operations/errands.ts'

import { operations } from '../src/contract/operations.ts'
import { deliveryStates, eventTypes, receiverKinds } from '../src/contract/receiver.ts'
import { questionKinds, scales, solvedValues } from '../src/contract/survey.ts'
import { mappedFields, namedFields, signingSchemes } from '../src/contract/webhook.ts'

/**
 * `virtual:contract`: what the staff app needs of the contract at run time, as plain data. Importing the contract itself would put every
 * schema and zod (some 60 kB packed) on the wire. Typed in src/staff/virtual.d.ts.
 */
export function contract(): Plugin {
  const name = 'virtual:contract'
  const doors = Object.fromEntries(
    Object.values(operations).map((o) => [
      o.id,
      {
        method: o.method,
        path: o.path,
        raw: 'raw' in o ? o.raw : null,
        roles: o.access === 'public' ? null : o.access.roles,
      },
    ]),
  )
  const data = {
    doors,
    answerFlags,
    answerMetrics,
    apiScopes,
    caseStates,
    channels,
    dateFormats,
    deliveryStates,
    delayArms,
    dimensions,
    durationUnits,
    encounterMetrics,
    encounterTargets,
    errandKinds,
    errandScopes,
    eventTypes,
    falseAlarmRates,
    improvementMetrics,
    improvementStates,
    invitationChannels,
    languages,
    leastSources,
    linkKinds,
    messageStates,
    messageSteps,
    mappedFields,
    lessIsBetter,
    metricIds,
    metricUnits,
    namedFields,
    otherValues,
    outcomeMeanings,
    plainMetrics,
    questionKinds,
    receiverKinds,
    resultMetrics,
    roles,
    scales,
    serviceLevels,
    signingSchemes,
    solvedValues,
    stages,
    suppressions,
    tooFewToCompare,
    unknownWays,
    valueFields,
    watchedMetrics,
    withoutParts,
  }
  const code = Object.entries(data).map(
    ([k, v]) => `export const ${k} = /* @__PURE__ */ JSON.parse(${JSON.stringify(JSON.stringify(v))})`,
  )
  return {
    name,
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load: (id) => (id === `\0${name}` ? code.join('\n') : undefined),
  }
}
