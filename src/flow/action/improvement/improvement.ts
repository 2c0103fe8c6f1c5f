import type { DraftImprovement, ImprovementState } from '../../../contract/improvement.ts'
import { weeksOf } from '../../insight/effect.ts'
import { looks } from '../../insight/statistics/looks.ts'

/** From which state one goes to which. What was in effect can be over, but not planned again: its figures have been looked at. */
export const nextStates: Record<ImprovementState, readonly ImprovementState[]> = {
  planned: ['under-way', 'in-effect', 'dropped'],
  'under-way': ['planned', 'in-effect', 'dropped'],
  'in-effect': ['ended', 'dropped'],
  ended: ['in-effect'],
  dropped: ['planned'],
}

/** In effect now or until it ended; what was dropped has no effect that anybody judges. */
export const wasInEffect = (i: Pick<DraftImprovement, 'state' | 'startsOn'>): boolean =>
  i.startsOn !== null && (i.state === 'in-effect' || i.state === 'ended')

/** Judged at the first look, it is fixed what is measured, where and from when: else one would choose what came out well. */
export const isFixed = (i: Pick<DraftImprovement, 'state' | 'startsOn'>, today: string): boolean =>
  wasInEffect(i) && weeksOf({ startsOn: i.startsOn!, endsOn: null }, today).weeksIn >= looks[0].weeks

/** What is fixed then. */
export const fixedFields = ['metric', 'touchpoints', 'reasons', 'units', 'startsOn', 'unit'] as const
