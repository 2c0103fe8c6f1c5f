/** Names of figures about errands, where other figures have theirs. */
export const errandMetrics = {
  name: {
    observed_fcr: 'Ratkesi kerralla, lokista',
    errand_fcr: 'Hoitui yhdellä kohtaamisella',
    contacts_per_errand: 'Kohtaamisia asiaa kohti',
    errands: 'Asioita',
    self_service: 'Hoitui itsepalvelussa',
    failed_self_service: 'Itsepalvelu ei riittänyt',
    errands_transferred: 'Siirrettyjä asioita',
    errands_moved: 'Kanavaa vaihtaneita asioita',
    errands_reopened: 'Uudelleen avattuja asioita',
    moves: 'Kanavanvaihtoja',
  },
  short: {
    observed_fcr: 'Ratkesi, loki',
    errand_fcr: 'Yhdellä kerralla',
    contacts_per_errand: 'Kertoja/asia',
    errands: 'Asioita',
    self_service: 'Itsepalvelu',
    failed_self_service: 'Ei riittänyt',
    errands_transferred: 'Siirrettyjä',
    errands_moved: 'Vaihtoi kanavaa',
    errands_reopened: 'Avattu uudelleen',
    moves: 'Kanavanvaihtoja',
  },
  what: {
    observed_fcr:
      'Niiden yhteydenottojen osuus, joiden jälkeen sama asiakas ei ottanut uudelleen yhteyttä määräajassa. Yhteydenotot, joiden määräaika on kesken, jäävät pois; tuntemattomat asiakkaat lasketaan erikseen.',
    errand_fcr:
      'Niiden päättyneiden asioiden osuus, jotka hoituivat yhdellä kohtaamisella. Keskeneräiset asiat jäävät pois.',
    contacts_per_errand: 'Kohtaamisten keskimäärä päättynyttä asiaa kohti.',
    errands: 'Alkaneet asiat.',
    self_service: 'Niiden päättyneiden asioiden osuus, jotka asiakas hoiti kokonaan itsepalvelussa.',
    failed_self_service:
      'Niiden itsepalvelua sisältäneiden asioiden osuus, joissa asiakas otti sen jälkeen vielä yhteyttä samasta asiasta.',
    errands_transferred: 'Niiden päättyneiden asioiden osuus, jotka siirtyivät tekijältä tai yksiköltä toiselle.',
    errands_moved: 'Niiden päättyneiden asioiden osuus, joissa asiakas vaihtoi kanavaa.',
    errands_reopened:
      'Uudelleen avattujen osuus niistä päättyneistä asioista, joista lähdejärjestelmä kertoo avaamisten määrän.',
    moves: 'Siirtymiset kanavasta toiseen saman asian aikana.',
  },
  /** What n counts. */
  contacts: (n: number, s: string) => `${s} ${n === 1 ? 'yhteydenotto' : 'yhteydenottoa'}`,
  errands: (n: number, s: string) => `${s} ${n === 1 ? 'asia' : 'asiaa'}`,
}
