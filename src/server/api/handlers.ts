import type { TokenMaker } from '../../flow/invitation/token.ts'
import type { Guard } from '../guard/guard.ts'
import type { House } from '../house.ts'
import { alertHandlers } from './alerts.ts'
import { answerHandlers } from './answers.ts'
import { apiKeyHandlers } from './apiKeys.ts'
import { boardHandlers } from './board.ts'
import { brandHandlers } from './brand.ts'
import { calendarHandlers } from './calendar.ts'
import { caseHandlers } from './cases.ts'
import { causeHandlers } from './causes.ts'
import { codeHandlers } from './codes.ts'
import { contactLogHandlers } from './contact-log.ts'
import { contactHandlers } from './contacts.ts'
import { duplicateHandlers } from './duplicates.ts'
import { encounterHandlers } from './encounters.ts'
import { entryHandlers } from './entries.ts'
import { erasureHandlers } from './erasures.ts'
import { errandHandlers } from './errands.ts'
import { factHandlers } from './facts.ts'
import type { Handlers } from './handler.ts'
import { healthHandlers } from './health.ts'
import { importHandlers } from './imports.ts'
import { improvementHandlers } from './improvements.ts'
import { messageHandlers } from './messages.ts'
import { noticeHandlers } from './notices.ts'
import { organisationHandlers } from './organisation.ts'
import { peopleHandlers } from './people.ts'
import { personViewHandlers } from './person-views.ts'
import { phoneHandlers } from './phone.ts'
import { placingHandlers } from './placing.ts'
import { policyHandlers } from './policies.ts'
import { reasonHandlers } from './reasons.ts'
import { receiverHandlers } from './receivers.ts'
import { rewardHandlers } from './rewards.ts'
import { sourceHandlers } from './sources.ts'
import { staffingHandlers } from './staffing.ts'
import { surveyHandlers } from './surveys.ts'
import { targetHandlers } from './targets.ts'
import { textHandlers } from './texts.ts'
import { topicHandlers } from './topics.ts'
import { touchpointHandlers } from './touchpoints.ts'
import { unitHandlers } from './units.ts'

/** Every operation's handler, noun by noun; a missing one does not compile. */
export const handlers = (house: House, guard: Guard, token: TokenMaker): Handlers => ({
  ...organisationHandlers(house, guard),
  ...unitHandlers(house),
  ...peopleHandlers(house),
  ...apiKeyHandlers(house),
  ...boardHandlers(house),
  ...duplicateHandlers(house),
  ...brandHandlers(house),
  ...calendarHandlers(house),
  ...textHandlers(house),
  ...topicHandlers(house),
  ...touchpointHandlers(house),
  ...codeHandlers(house, token),
  ...placingHandlers(house),
  ...policyHandlers(house),
  ...reasonHandlers(house),
  ...receiverHandlers(house),
  ...surveyHandlers(house),
  ...targetHandlers(house),
  ...encounterHandlers(house, token),
  ...personViewHandlers(house),
  ...phoneHandlers(house, token),
  ...rewardHandlers(house),
  ...sourceHandlers(house, token),
  ...staffingHandlers(house),
  ...messageHandlers(house),
  ...noticeHandlers(house),
  ...entryHandlers(house, token),
  ...alertHandlers(house),
  ...erasureHandlers(house),
  ...errandHandlers(house),
  ...answerHandlers(house),
  ...caseHandlers(house),
  ...causeHandlers(house),
  ...importHandlers(house),
  ...improvementHandlers(house),
  ...contactLogHandlers(house),
  ...contactHandlers(house),
  ...healthHandlers(house),
  ...factHandlers(house),
})
