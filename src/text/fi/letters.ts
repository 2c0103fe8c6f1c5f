/**
 * Beginnings of letters to customers that an organisation has from its start. Each leaves room for what only its writer knows; the short one fits a text
 * message too.
 */
export const letters = {
  apology: {
    name: 'Pahoittelu ja lupaus palata',
    subject: 'Palautteesi ({number})',
    body: 'Hei {name}!\n\nKiitos, että kerroit. Olen pahoillani, että asiointi ei mennyt niin kuin sen piti.\n\n[…]\n\nPalaan asiaan viimeistään huomenna.\n\nTerveisin\n{me}\n{company}',
  },
  question: {
    name: 'Kysymys asiakkaalle',
    subject: 'Kysymys palautteestasi ({number})',
    body: 'Hei {name}!\n\nKiitos, että kerroit, mitä tapahtui. Selvitän asiaa, ja tarvitsen sinulta siihen vielä yhden tiedon:\n\n[…]\n\nVoit vastata suoraan tähän viestiin.\n\nTerveisin\n{me}\n{company}',
  },
  missed: {
    name: 'Soitin, mutten tavoittanut',
    subject: 'Yritin soittaa sinulle ({number})',
    body: 'Hei {name}! Soitin palautteestasi, mutta en tavoittanut sinua. Yritän uudelleen […]. Terveisin {me}, {company}',
  },
  righted: {
    name: 'Asia on korjattu',
    subject: 'Asiasi on hoidettu ({number})',
    body: 'Hei {name}!\n\nLupasin palata asiaan, ja nyt se on kunnossa.\n\n[…]\n\nKiitos kärsivällisyydestäsi. Jos jokin jäi vielä auki, vastaa tähän viestiin.\n\nTerveisin\n{me}\n{company}',
  },
  refusal: {
    name: 'Kielteinen vastaus ja sen syy',
    subject: 'Vastaus palautteeseesi ({number})',
    body: 'Hei {name}!\n\nSelvitin asiasi. Ymmärrän, että toivoit muuta, mutta emme voi tehdä niin kuin pyysit. Syy on tämä:\n\n[…]\n\nSen sijaan voin tarjota tätä:\n\n[…]\n\nTerveisin\n{me}\n{company}',
  },
}
