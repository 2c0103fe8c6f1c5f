/** What people in a room of Slack or Teams are told. */
export const telling = {
  open: 'Avaa Hetkessä',
  test: 'Koeviesti Hetkestä',
  testWhy: 'Tähän huoneeseen kerrotaan tapahtumista, jotka on valittu Hetken asetuksissa.',
  case: (number: string) => `Palautetapaus ${number}`,
  caseState: {
    new: 'Uusi, odottaa ottajaa',
    taken: 'Käsittelyssä',
    'in-touch': 'Asiakkaaseen oltu yhteydessä',
    solved: 'Ratkaistu',
    confirmed: 'Vahvistettu',
    dropped: 'Ei aihetta',
    merged: 'Yhdistetty toiseen',
  } as Record<string, string>,
  event: {
    'answer.saved': 'Uusi vastaus',
    'answers.imported': 'Vastauksia tuotiin tiedostosta',
    'answers.removed': 'Vastauksia poistettiin',
    'case.changed': 'Palautetapaus muuttui',
    'customers.erased': 'Asiakkaan tiedot poistettiin',
    'encounters.added': 'Uusia kohtaamisia',
    'encounters.imported': 'Kohtaamisia tuotiin tiedostosta',
    'encounters.removed': 'Kohtaamisia poistettiin',
    'improvement.changed': 'Parannus muuttui',
    'receiver.disabled': 'Vastaanottajaan ei saada yhteyttä, joten se poistettiin käytöstä',
  },
}
