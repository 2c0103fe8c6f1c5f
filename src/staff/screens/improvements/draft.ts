import type { DraftImprovement, Improvement } from '../../../contract/improvement.ts'

/** What it would be saved as. */
export const draftOf = (i: Improvement): DraftImprovement => ({
  ...{ title: i.title, change: i.change, owner: i.owner?.id ?? null, unit: i.unit, causes: i.causes },
  ...{ touchpoints: i.touchpoints, reasons: i.reasons, units: i.units, metric: i.metric },
  ...{ state: i.state, startsOn: i.startsOn, endsOn: i.endsOn },
})
