import type { errandMetrics as fi } from '../fi/errand-metrics.ts'

export const errandMetrics: typeof fi = {
  name: {
    observed_fcr: 'Löstes på en gång, enligt loggen',
    errand_fcr: 'Klart vid ett enda möte',
    contacts_per_errand: 'Möten per ärende',
    errands: 'Ärenden',
    self_service: 'Klart i självbetjäning',
    failed_self_service: 'Självbetjäningen räckte inte',
    errands_transferred: 'Överförda ärenden',
    errands_moved: 'Ärenden som bytte kanal',
    errands_reopened: 'Återöppnade ärenden',
    moves: 'Kanalbyten',
  },
  short: {
    observed_fcr: 'Löstes, logg',
    errand_fcr: 'Ett möte',
    contacts_per_errand: 'Möten/ärende',
    errands: 'Ärenden',
    self_service: 'Självbetjäning',
    failed_self_service: 'Räckte inte',
    errands_transferred: 'Överförda',
    errands_moved: 'Bytte kanal',
    errands_reopened: 'Återöppnade',
    moves: 'Kanalbyten',
  },
  what: {
    observed_fcr:
      'Andelen kontakter efter vilka samma kund inte hörde av sig igen inom tidsfristen. Kontakter vars frist löper är inte med; okända kunder räknas för sig.',
    errand_fcr: 'Andelen avslutade ärenden som blev klara vid ett enda möte. Öppna ärenden är inte med.',
    contacts_per_errand: 'Antalet möten per avslutat ärende i medeltal.',
    errands: 'Ärenden som börjat.',
    self_service: 'Andelen avslutade ärenden som kunden skötte helt i självbetjäning.',
    failed_self_service: 'Andelen ärenden med självbetjäning där kunden efter den ändå hörde av sig om samma ärende.',
    errands_transferred: 'Andelen avslutade ärenden som gick från en handläggare eller enhet till en annan.',
    errands_moved: 'Andelen avslutade ärenden där kunden bytte kanal.',
    errands_reopened: 'Andelen återöppnade av de avslutade ärenden för vilka källan räknar det.',
    moves: 'Byten från en kanal till en annan inom samma ärende.',
  },
  contacts: (n, s) => `${s} ${n === 1 ? 'kontakt' : 'kontakter'}`,
  errands: (n, s) => `${s} ${n === 1 ? 'ärende' : 'ärenden'}`,
}
