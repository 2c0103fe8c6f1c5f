declare module 'virtual:contract' {
  type Role = import('../contract/operation.ts').Role
  export type Door = {
    method: 'get' | 'post' | 'put' | 'delete'
    path: string
    raw: 'body' | 'reply' | null
    /** Who may call it; null is everybody. */
    roles: readonly Role[] | null
  }
  export const doors: Record<import('../contract/operations.ts').OperationId, Door>
  export const answerFlags: typeof import('../contract/answer.ts').answerFlags
  export const apiScopes: typeof import('../contract/operation.ts').apiScopes
  export const caseStates: typeof import('../contract/cases.ts').caseStates
  export const channels: typeof import('../contract/operations/catalog.ts').channels
  export const dateFormats: typeof import('../contract/contact-log.ts').dateFormats
  export const delayArms: typeof import('../contract/asking.ts').delayArms
  export const durationUnits: typeof import('../contract/contact-log.ts').durationUnits
  export const encounterTargets: typeof import('../contract/contact-log.ts').encounterTargets
  export const errandKinds: typeof import('../contract/operations/errands.ts').errandKinds
  export const errandScopes: typeof import('../contract/errand.ts').errandScopes
  export const falseAlarmRates: typeof import('../contract/alert.ts').falseAlarmRates
  export const watchedMetrics: typeof import('../contract/alert.ts').watchedMetrics
  export const unknownWays: typeof import('../contract/contact-log.ts').unknownWays
  export const valueFields: typeof import('../contract/contact-log.ts').valueFields
  export const dimensions: typeof import('../contract/metric.ts').dimensions
  export const invitationChannels: typeof import('../contract/asking.ts').invitationChannels
  export const improvementMetrics: typeof import('../contract/improvement.ts').improvementMetrics
  export const improvementStates: typeof import('../contract/improvement.ts').improvementStates
  export const languages: typeof import('../contract/language.ts').languages
  export const messageStates: typeof import('../contract/asking.ts').messageStates
  export const messageSteps: typeof import('../contract/asking.ts').messageSteps
  export const mappedFields: typeof import('../contract/webhook.ts').mappedFields
  export const answerMetrics: typeof import('../contract/metric.ts').answerMetrics
  export const encounterMetrics: typeof import('../contract/metric.ts').encounterMetrics
  export const lessIsBetter: typeof import('../contract/metric.ts').lessIsBetter
  export const plainMetrics: typeof import('../contract/metric.ts').plainMetrics
  export const withoutParts: typeof import('../contract/metric.ts').withoutParts
  export const outcomeMeanings: typeof import('../contract/contact-rules.ts').outcomeMeanings
  export const serviceLevels: typeof import('../contract/contact-rules.ts').serviceLevels
  export const metricIds: typeof import('../contract/metric.ts').metricIds
  export const metricUnits: typeof import('../contract/metric.ts').metricUnits
  export const namedFields: typeof import('../contract/webhook.ts').namedFields
  export const questionKinds: typeof import('../contract/survey.ts').questionKinds
  export const deliveryStates: typeof import('../contract/receiver.ts').deliveryStates
  export const eventTypes: typeof import('../contract/receiver.ts').eventTypes
  export const leastSources: typeof import('../contract/notice.ts').leastSources
  export const linkKinds: typeof import('../contract/notice.ts').linkKinds
  export const resultMetrics: typeof import('../contract/notice.ts').resultMetrics
  export const receiverKinds: typeof import('../contract/receiver.ts').receiverKinds
  export const roles: typeof import('../contract/operation.ts').roles
  export const scales: typeof import('../contract/survey.ts').scales
  export const signingSchemes: typeof import('../contract/webhook.ts').signingSchemes
  export const solvedValues: typeof import('../contract/survey.ts').solvedValues
  export const stages: typeof import('../contract/operations/catalog.ts').stages
  export const suppressions: typeof import('../contract/asking.ts').suppressions
  export const otherValues: typeof import('../contract/explain.ts').otherValues
  export const tooFewToCompare: typeof import('../contract/ask.ts').tooFewToCompare
}
