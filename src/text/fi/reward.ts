/** Thanking on the customer's page: the reward and what becomes of it. */
export const reward = {
  /** On the thank-you. */
  get: { codes: 'Hae palkkio', draw: 'Osallistu arvontaan' },
  title: { codes: 'Palkkiosi', draw: 'Arvonta' },
  apart: 'Palkkiota ei yhdistetä vastauksiisi.',
  code: 'Koodisi',
  until: (day: string) => `Voimassa ${day} asti.`,
  keep: 'Ota kuvakaappaus tai kirjoita koodi muistiin. Saat saman koodin uudelleen tältä sivulta.',
  mail: 'Lähetä koodi sähköpostiin',
  mailField: 'Sähköposti',
  mailed: 'Koodi tulee sähköpostiisi muutaman tunnin kuluessa. Se lähetetään kerran, eikä osoitettasi käytetä muuhun.',
  mailSubject: (organisation: string) => `Palkkiosi – ${organisation}`,
  mailText: (organisation: string, code: string, rest: string) =>
    `Kiitos vastauksestasi!\n\nKoodisi: ${code}\n${rest}\n\n${organisation}`,
  contact: 'Sähköposti tai puhelinnumero',
  contactWhy: 'Yhteystietoa käytetään vain voittajan tavoittamiseen, ja se poistetaan arvonnan jälkeen.',
  wrongContact: 'Tarkista sähköposti tai puhelinnumero.',
  enter: 'Osallistu',
  entered: 'Olet mukana arvonnassa',
  enteredWhy: 'Otamme voittajaan yhteyttä.',
  back: 'Takaisin',
  notYet: {
    title: 'Vastauksesi on vielä matkalla',
    text: 'Palkkion saa, kun vastaus on tallessa. Yritä hetken päästä uudelleen.',
    again: 'Yritä uudelleen',
  },
  noneLeft: { title: 'Palkkiot loppuivat', text: 'Kaikki koodit ehdittiin jo jakaa. Kiitos, että vastasit.' },
  todayOver: { title: 'Tämän päivän palkkiot on jaettu', text: 'Tule tälle sivulle huomenna uudelleen.' },
  over: { title: 'Palkkio ei ole enää voimassa', text: 'Kiitos, että vastasit.' },
  before: {
    title: 'Palkkio on jo haettu tällä laitteella',
    text: 'Palkkion saa kerran. Kiitos, että vastasit uudelleen.',
  },
}
