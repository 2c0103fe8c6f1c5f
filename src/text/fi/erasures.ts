const of =
  (one: string, many: string) =>
  (n: number, s: string): string =>
    n === 1 ? `1 ${one}` : `${s} ${many}`

/** Erasing a person who asks for it. */
export const erasures = {
  hint: 'Kun asiakas pyytää tietojensa poistamista, kaikki hänestä poistetaan täältä yhdellä kertaa. Poistoa ei voi perua.',
  who: 'Kenen tiedot',
  whoHint: 'Sähköpostiosoite, puhelinnumero tai asiakasnumero.',
  find: 'Etsi',
  ofCase: (number: string) => `Tapauksen ${number} asiakas`,
  nobody: 'Tällä ei löydy ketään',
  nobodyWhy: 'Kokeile toista osoitetta, puhelinnumeroa tai asiakasnumeroa.',
  noRecord: 'Asiakasrekisterissä ei ole häntä, mutta hän on antanut osoitteensa.',
  several: 'Tällä löytyy useampi, ja kaikki poistetaan. Jos tarkoitat vain yhtä, etsi asiakasnumerolla.',
  nameless: 'Nimi ei tiedossa',
  goes: 'Poistetaan',
  /** What goes of each kind. */
  counts: {
    customers: of('asiakkaan tiedot', 'asiakkaan tiedot'),
    encounters: of('kohtaaminen jää, asiakasta ei enää tunneta', 'kohtaamista jää, asiakasta ei enää tunneta'),
    answers: of('vastaus', 'vastausta'),
    cases: of('tapaus keskusteluineen', 'tapausta keskusteluineen'),
    messages: of('viestin osoite ja sisältö', 'viestin osoitteet ja sisältö'),
    ideas: of('idea taululta', 'ideaa taululta'),
    comments: of('kommentti', 'kommenttia'),
    votes: of('ääni', 'ääntä'),
    draws: of('osallistuminen arvontaan', 'osallistumista arvontoihin'),
    files: of('tuotu tiedosto, jossa hän on', 'tuotua tiedostoa, joissa hän on'),
    requests: of('vastaanotettu viesti toisesta järjestelmästä', 'vastaanotettua viestiä toisista järjestelmistä'),
  },
  stays:
    'Nimettömiksi luvatut vastaukset jäävät, koska kukaan ei tiedä, kenen ne ovat. Kielto kysellä jää voimaan. Luvut pienenevät poistetun verran.',
  note: 'Pyynnön tunnus',
  noteHint: 'Millä löydät pyynnön omasta kirjanpidostasi. Älä kirjoita nimeä tai osoitetta.',
  erase: 'Poista pysyvästi',
  sure: 'Poistetaanko kaikki tiedot pysyvästi?',
  done: 'Tiedot on poistettu.',
  past: 'Poistetut',
  none: 'Ketään ei ole poistettu',
  noneWhy: 'Poistoista jää tähän päivä, tekijä ja määrät, ei henkilöä.',
  key: 'API-avain tai poistunut käyttäjä',
  more: 'Näytä lisää',
}
