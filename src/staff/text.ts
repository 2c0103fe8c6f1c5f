import { languages } from 'virtual:contract'
import { use, useSyncExternalStore } from 'react'
import type { Language } from '../contract/language.ts'
import { speak } from './client.ts'

type Staff = typeof import('../text/fi/staff.ts').staff
type Alerts = typeof import('../text/fi/alerts.ts').alerts
type BoardDesk = typeof import('../text/fi/board-desk.ts').boardDesk
type Brand = typeof import('../text/fi/brand.ts')
type Errands = typeof import('../text/fi/errands.ts').errands
type Encounters = typeof import('../text/fi/encounters.ts').encounters
type Notices = typeof import('../text/fi/notices.ts').notices
type Improvements = typeof import('../text/fi/improvements.ts').improvements
type Outbox = typeof import('../text/fi/outbox.ts').outbox
type Policies = typeof import('../text/fi/policies.ts').policies
type Calls = typeof import('../text/fi/calls.ts').calls
type People = typeof import('../text/fi/people.ts').people
type Print = typeof import('../text/fi/print.ts').print
type Reasons = typeof import('../text/fi/reasons.ts').reasons
type Receivers = typeof import('../text/fi/receivers.ts').receivers
type Setup = typeof import('../text/fi/setup.ts').setup
type Staffing = typeof import('../text/fi/staffing.ts').staffing

const staffFiles: Record<Language, () => Promise<Staff>> = {
  fi: () => import('../text/fi/staff.ts').then((m) => m.staff),
  sv: () => import('../text/sv/staff.ts').then((m) => m.staff),
  en: () => import('../text/en/staff.ts').then((m) => m.staff),
}
const noticesFiles: Record<Language, () => Promise<Notices>> = {
  fi: () => import('../text/fi/notices.ts').then((m) => m.notices),
  sv: () => import('../text/sv/notices.ts').then((m) => m.notices),
  en: () => import('../text/en/notices.ts').then((m) => m.notices),
}
const receiversFiles: Record<Language, () => Promise<Receivers>> = {
  fi: () => import('../text/fi/receivers.ts').then((m) => m.receivers),
  sv: () => import('../text/sv/receivers.ts').then((m) => m.receivers),
  en: () => import('../text/en/receivers.ts').then((m) => m.receivers),
}
const alertsFiles: Record<Language, () => Promise<Alerts>> = {
  fi: () => import('../text/fi/alerts.ts').then((m) => m.alerts),
  sv: () => import('../text/sv/alerts.ts').then((m) => m.alerts),
  en: () => import('../text/en/alerts.ts').then((m) => m.alerts),
}
const boardFiles: Record<Language, () => Promise<BoardDesk>> = {
  fi: () => import('../text/fi/board-desk.ts').then((m) => m.boardDesk),
  sv: () => import('../text/sv/board-desk.ts').then((m) => m.boardDesk),
  en: () => import('../text/en/board-desk.ts').then((m) => m.boardDesk),
}
const errandsFiles: Record<Language, () => Promise<Errands>> = {
  fi: () => import('../text/fi/errands.ts').then((m) => m.errands),
  sv: () => import('../text/sv/errands.ts').then((m) => m.errands),
  en: () => import('../text/en/errands.ts').then((m) => m.errands),
}
const encountersFiles: Record<Language, () => Promise<Encounters>> = {
  fi: () => import('../text/fi/encounters.ts').then((m) => m.encounters),
  sv: () => import('../text/sv/encounters.ts').then((m) => m.encounters),
  en: () => import('../text/en/encounters.ts').then((m) => m.encounters),
}
const improvementsFiles: Record<Language, () => Promise<Improvements>> = {
  fi: () => import('../text/fi/improvements.ts').then((m) => m.improvements),
  sv: () => import('../text/sv/improvements.ts').then((m) => m.improvements),
  en: () => import('../text/en/improvements.ts').then((m) => m.improvements),
}
const outboxFiles: Record<Language, () => Promise<Outbox>> = {
  fi: () => import('../text/fi/outbox.ts').then((m) => m.outbox),
  sv: () => import('../text/sv/outbox.ts').then((m) => m.outbox),
  en: () => import('../text/en/outbox.ts').then((m) => m.outbox),
}
const policiesFiles: Record<Language, () => Promise<Policies>> = {
  fi: () => import('../text/fi/policies.ts').then((m) => m.policies),
  sv: () => import('../text/sv/policies.ts').then((m) => m.policies),
  en: () => import('../text/en/policies.ts').then((m) => m.policies),
}
const callsFiles: Record<Language, () => Promise<Calls>> = {
  fi: () => import('../text/fi/calls.ts').then((m) => m.calls),
  sv: () => import('../text/sv/calls.ts').then((m) => m.calls),
  en: () => import('../text/en/calls.ts').then((m) => m.calls),
}
const peopleFiles: Record<Language, () => Promise<People>> = {
  fi: () => import('../text/fi/people.ts').then((m) => m.people),
  sv: () => import('../text/sv/people.ts').then((m) => m.people),
  en: () => import('../text/en/people.ts').then((m) => m.people),
}
const printFiles: Record<Language, () => Promise<Print>> = {
  fi: () => import('../text/fi/print.ts').then((m) => m.print),
  sv: () => import('../text/sv/print.ts').then((m) => m.print),
  en: () => import('../text/en/print.ts').then((m) => m.print),
}
const reasonsFiles: Record<Language, () => Promise<Reasons>> = {
  fi: () => import('../text/fi/reasons.ts').then((m) => m.reasons),
  sv: () => import('../text/sv/reasons.ts').then((m) => m.reasons),
  en: () => import('../text/en/reasons.ts').then((m) => m.reasons),
}
const brandFiles: Record<Language, () => Promise<Brand>> = {
  fi: () => import('../text/fi/brand.ts'),
  sv: () => import('../text/sv/brand.ts'),
  en: () => import('../text/en/brand.ts'),
}
const setupFiles: Record<Language, () => Promise<Setup>> = {
  fi: () => import('../text/fi/setup.ts').then((m) => m.setup),
  sv: () => import('../text/sv/setup.ts').then((m) => m.setup),
  en: () => import('../text/en/setup.ts').then((m) => m.setup),
}
const staffingFiles: Record<Language, () => Promise<Staffing>> = {
  fi: () => import('../text/fi/staffing.ts').then((m) => m.staffing),
  sv: () => import('../text/sv/staffing.ts').then((m) => m.staffing),
  en: () => import('../text/en/staffing.ts').then((m) => m.staffing),
}

let current: { language: Language; staff: Staff } | undefined
const hearers = new Set<() => void>()
const alertses = new Map<Language, Promise<Alerts>>()
const errandses = new Map<Language, Promise<Errands>>()
const boards = new Map<Language, Promise<BoardDesk>>()
const brands = new Map<Language, Promise<Brand>>()
const encounterses = new Map<Language, Promise<Encounters>>()
const improvementTexts = new Map<Language, Promise<Improvements>>()
const outboxes = new Map<Language, Promise<Outbox>>()
const policies = new Map<Language, Promise<Policies>>()
const callses = new Map<Language, Promise<Calls>>()
const peoples = new Map<Language, Promise<People>>()
const prints = new Map<Language, Promise<Print>>()
const noticeTexts = new Map<Language, Promise<Notices>>()
const receiverTexts = new Map<Language, Promise<Receivers>>()
const reasonTexts = new Map<Language, Promise<Reasons>>()
const setups = new Map<Language, Promise<Setup>>()
const staffings = new Map<Language, Promise<Staffing>>()
const kept = 'hetki-language'

/** Language on a fresh page: the one chosen here before, else the browser's, else Finnish. */
export function firstLanguage(): Language {
  const wanted = [localStorage.getItem(kept), ...navigator.languages.map((l) => l.slice(0, 2))]
  return wanted.map((w) => languages.find((l) => l === w)).find(Boolean) ?? 'fi'
}

/** Loads the texts first, then switches, so that no screen is ever without words. */
export async function setLanguage(language: Language): Promise<void> {
  if (current?.language === language) return
  const staff = await staffFiles[language]()
  current = { language, staff }
  localStorage.setItem(kept, language)
  document.documentElement.lang = language
  speak(language)
  for (const hear of hearers) hear()
}

const subscribe = (hear: () => void) => {
  hearers.add(hear)
  return () => hearers.delete(hear)
}
const look = () => {
  if (!current) throw new Error('setLanguage has not been awaited')
  return current
}

/** Every sentence of the staff app in the reader's language. */
export const useText = (): Staff => useSyncExternalStore(subscribe, look).staff
export const useLanguage = (): Language => useSyncExternalStore(subscribe, look).language

/** Sentences of the set-up screens; loaded with the first of them. */
export function useSetupText(): Setup {
  const language = useLanguage()
  const text = setups.get(language) ?? setupFiles[language]()
  setups.set(language, text)
  return use(text)
}

/** Sentences of notices and of the trace. */
export function useNoticesText(): Notices {
  const language = useLanguage()
  const text = noticeTexts.get(language) ?? noticesFiles[language]()
  noticeTexts.set(language, text)
  return use(text)
}

/** Sentences of who else is told of what happens. */
export function useReceiversText(): Receivers {
  const language = useLanguage()
  const text = receiverTexts.get(language) ?? receiversFiles[language]()
  receiverTexts.set(language, text)
  return use(text)
}

/** Sentences of what departs from the usual; loaded with the first screen that needs them. */
export function useAlertsText(): Alerts {
  const language = useLanguage()
  const text = alertses.get(language) ?? alertsFiles[language]()
  alertses.set(language, text)
  return use(text)
}

/** Sentences of the public board's desk; loaded with the first screen that needs them. */
export function useBoardText(): BoardDesk {
  const language = useLanguage()
  const text = boards.get(language) ?? boardFiles[language]()
  boards.set(language, text)
  return use(text)
}

/** Sentences of errands and of their rule; loaded with the first screen that needs them. */
export function useErrandsText(): Errands {
  const language = useLanguage()
  const text = errandses.get(language) ?? errandsFiles[language]()
  errandses.set(language, text)
  return use(text)
}

/** Sentences of encounters and of how their log is read; loaded with the first screen that needs them. */
export function useEncountersText(): Encounters {
  const language = useLanguage()
  const text = encounterses.get(language) ?? encountersFiles[language]()
  encounterses.set(language, text)
  return use(text)
}

/** Sentences of the outbox and of what mails say; loaded with the first screen that needs them. */
export function useOutboxText(): Outbox {
  const language = useLanguage()
  const text = outboxes.get(language) ?? outboxFiles[language]()
  outboxes.set(language, text)
  return use(text)
}

/** Sentences of improvements, of what causes do, and of the huddle. */
export function useImprovementsText(): Improvements {
  const language = useLanguage()
  const text = improvementTexts.get(language) ?? improvementsFiles[language]()
  improvementTexts.set(language, text)
  return use(text)
}

/** Sentences of how many people are needed. */
export function useStaffingText(): Staffing {
  const language = useLanguage()
  const text = staffings.get(language) ?? staffingFiles[language]()
  staffings.set(language, text)
  return use(text)
}

/** Sentences of policies and of who was not asked; loaded with the first screen that needs them. */
export function usePoliciesText(): Policies {
  const language = useLanguage()
  const text = policies.get(language) ?? policiesFiles[language]()
  policies.set(language, text)
  return use(text)
}

/** Sentences of the interviewer's screen. */
export function useCallsText(): Calls {
  const language = useLanguage()
  const text = callses.get(language) ?? callsFiles[language]()
  callses.set(language, text)
  return use(text)
}
/** The same in the customer's language: the script is read aloud. */
export const callsTextOf = (language: Language): Promise<Calls> => callsFiles[language]()

/** Sentences of sources, quick entry and rewards; loaded with the first of these screens. */
export function usePeopleText(): People {
  const language = useLanguage()
  const text = peoples.get(language) ?? peopleFiles[language]()
  peoples.set(language, text)
  return use(text)
}

/** Sentences of printing, tablets and other sites. */
export function usePrintText(): Print {
  const language = useLanguage()
  const text = prints.get(language) ?? printFiles[language]()
  prints.set(language, text)
  return use(text)
}

/** Sentences about reasons: the tree, rules, re-coding, classifying. */
export function useReasonsText(): Reasons {
  const language = useLanguage()
  const text = reasonTexts.get(language) ?? reasonsFiles[language]()
  reasonTexts.set(language, text)
  return use(text)
}

/** Sentences about brands and text messages; loaded with the first screen that needs them. */
export function useBrandText(): Brand {
  const language = useLanguage()
  const text = brands.get(language) ?? brandFiles[language]()
  brands.set(language, text)
  return use(text)
}

/** The same in another language, e.g. for words that a new survey begins with. */
export const setupTextOf = (language: Language): Promise<Setup> => setupFiles[language]()
