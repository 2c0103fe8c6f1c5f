/** Sentences that the server makes: refusals, printed cards, and what a new organisation begins with. */
export const server = {
  /** By refusal code; `detail.what` may name a closer sentence below. */
  refusal: {
    'bad-input': 'Tiedoissa on korjattavaa.',
    'sign-in-first': 'Kirjaudu ensin sisään.',
    'wrong-password': 'Sähköposti tai salasana ei täsmää.',
    'wrong-code': 'Koodi ei kelpaa. Tarkista se ja yritä uudelleen.',
    'not-allowed': 'Oikeutesi eivät riitä tähän.',
    'not-found': 'Tätä ei löytynyt.',
    conflict: 'Tämä on ristiriidassa aiemmin tallennetun kanssa.',
    'already-used': 'Linkki on jo käytetty tai vanhentunut. Pyydä uusi.',
    'too-large': 'Lähetys on liian suuri.',
    'not-publishable': 'Kyselyä ei voi vielä julkaista.',
    'wrong-state': 'Tätä ei voi tehdä nykyisessä tilassa.',
    'last-admin': 'Ainakin yhden pääkäyttäjän täytyy jäädä.',
    'too-many-requests': 'Liian monta yritystä. Odota hetki ja yritä sitten uudelleen.',
    broken: 'Palvelussa tapahtui virhe. Yritä hetken päästä uudelleen.',
    busy: 'Palvelu on juuri nyt ruuhkainen. Yritä hetken päästä uudelleen.',
  },
  /** By `detail.what` of a refusal. */
  what: {
    'email-taken': 'Tällä sähköpostilla on jo käyttäjä.',
    'already-joined': 'Organisaatio on jo perustettu. Pyydä pääkäyttäjältä liittymislinkki.',
    'foreign-page': 'Pyyntö tuli toiselta sivustolta, joten sitä ei hyväksytty.',
    'not-demo': 'Vain esittelyorganisaation voi poistaa näin.',
    'last-root': 'Organisaatiossa täytyy olla avoin ylin yksikkö.',
    disabled: 'Käyttäjätunnus on poistettu käytöstä.',
    'whole-organisation': 'Tämä koskee koko organisaatiota, ja oikeutesi rajoittuvat omaan yksikköösi.',
    'no-person': 'Tunnukselle ei löytynyt henkilöä. Pyydä pääkäyttäjää kutsumaan sinut.',
    'not-json': 'Pyynnön sisältö ei ole kelvollista JSONia.',
  } as Record<string, string>,
  /** What is wrong at one place of the input. */
  issue: {
    missing: 'Tieto puuttuu.',
    wrongType: (expected: string) => `Väärän tyyppinen tieto: pitäisi olla ${expected}.`,
    tooShort: (min: number) => (min === 1 ? 'Tämä ei voi olla tyhjä.' : `Vähintään ${min} merkkiä.`),
    tooLong: (max: number) => `Enintään ${max} merkkiä.`,
    tooFew: (min: number) => `Vähintään ${min}.`,
    tooMany: (max: number) => `Enintään ${max}.`,
    tooSmall: (min: number) => `Luvun pitää olla vähintään ${min}.`,
    tooBig: (max: number) => `Luvun pitää olla enintään ${max}.`,
    notOneOf: (values: string) => `Jokin näistä: ${values}.`,
    wrongForm: (form: string) => `Väärä muoto (${form}).`,
    unknownField: (names: string) => `Tuntematon kenttä: ${names}.`,
    wrong: 'Tieto ei kelpaa.',
  },
  /** Names of types in `wrongType`. */
  type: {
    string: 'teksti',
    number: 'luku',
    int: 'kokonaisluku',
    array: 'luettelo',
    object: 'tietue',
    record: 'tietue',
    boolean: 'true tai false',
  } as Record<string, string>,
  /** By the message that a room gives with an issue. */
  issueCode: {
    'ends-before-start': 'Alku ei voi olla lopun jälkeen.',
    'in-the-future': 'Aika on tulevaisuudessa.',
    'wrong-character': 'Tekstissä on merkki, jota ei voi tallentaa (NUL).',
    'unknown-unit': 'Yksikköä ei löydy.',
    'unknown-survey': 'Kyselyä ei löydy.',
    'unknown-reason': 'Yhteydenoton syytä ei löydy.',
    'unknown-touchpoint': 'Kohtaamispistettä ei löydy.',
    'unknown-channel': 'Kanavaa ei löydy.',
    'unknown-stage': 'Polun vaihetta ei löydy.',
    'unknown-zone': 'Aikavyöhykettä ei tunneta.',
    'outside-unit': 'Yksikkö ei kuulu alueeseesi.',
    cycle: 'Yksikkö tai syy ei voi olla itsensä alla.',
    'parent-needed': 'Valitse, minkä alle tämä kuuluu.',
    'code-taken': 'Tunnus on jo käytössä.',
    'email-taken': 'Tällä sähköpostilla on jo henkilö.',
    'name-needed': 'Anna nimi ainakin yhdellä kielellä.',
    'one-scope': 'Valitse joko yksikkö tai kohtaamispiste, ei molempia.',
    'wrong-hours': 'Kellonajat muodossa 08:00, alku ennen loppua.',
    'built-in': 'Tunnus on jo valmiina käytössä.',
    duplicate: 'Sama tunnus on listalla kahdesti.',
    unstorable: 'Tekstissä on merkki, jota ei voi tallentaa.',
    needed: 'Tieto puuttuu.',
    'too-short': 'Salasanassa pitää olla vähintään 10 merkkiä.',
  } as Record<string, string>,
  /** Card and poster beside a QR code. */
  print: {
    ask: 'Miten meni?',
    invite: 'Kerro, millainen kohtaaminen oli. Vastaaminen vie alle minuutin.',
    how: 'Osoita puhelimen kameralla tai kirjoita osoite selaimeen:',
  },
  /** What a new organisation begins with. */
  beginning: {
    causes: ['Odotusaika', 'Tieto tai ohje', 'Palvelun sävy', 'Tuote tai toimitus', 'Lasku tai hinta', 'Muu syy'],
    rules: {
      nps: 'Suositteluarvosana 0–6',
      solved: 'Asia ei hoitunut',
      contact: 'Toivoo yhteydenottoa',
    },
  },
  /** The documentation page of the API. */
  docs: {
    title: 'Rajapinta',
    lead: 'Kaikki toiminnot, niiden oikeudet ja tiedot.',
  },
}
