/** Thanking on the customer's page: the reward and what becomes of it. */
export const reward = {
  /** On the thank-you. */
  get: { codes: 'Hae palkinto', draw: 'Osallistu arvontaan' },
  title: { codes: 'Palkintosi', draw: 'Arvonta' },
  apart: 'Palkintoa ei yhdistetä vastauksiisi.',
  code: 'Koodisi',
  until: (day: string) => `Voimassa ${day} asti.`,
  keep: 'Ota kuvakaappaus tai kirjoita koodi muistiin. Saat saman koodin uudelleen tältä sivulta.',
  mail: 'Lähetä koodi sähköpostiin',
  mailField: 'Sähköposti',
  mailed: 'Koodi tulee sähköpostiisi muutaman tunnin kuluessa. Se lähetetään kerran, eikä osoitettasi käytetä muuhun.',
  mailSubject: (organisation: string) => `Palkintosi – ${organisation}`,
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
    text: 'Palkinnon saa, kun vastaus on tallessa. Yritä hetken päästä uudelleen.',
    again: 'Yritä uudelleen',
  },
  noneLeft: { title: 'Palkinnot loppuivat', text: 'Kaikki koodit ehdittiin jo jakaa. Kiitos, että vastasit.' },
  todayOver: { title: 'Tämän päivän palkinnot on jaettu', text: 'Tule tälle sivulle huomenna uudelleen.' },
  over: { title: 'Palkinto ei ole enää voimassa', text: 'Kiitos, että vastasit.' },
  before: {
    title: 'Palkinto on jo haettu tällä laitteella',
    text: 'Palkinnon saa kerran. Kiitos, että vastasit uudelleen.',
  },
}
