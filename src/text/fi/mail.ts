/** Mails to customers, and the page on which they say that they want no more. */
export const mail = {
  /** By step; an organisation may write its own per survey. */
  subject: {
    invite: 'Miten asiointisi sujui?',
    remind: 'Ehdit vielä kertoa: miten asiointisi sujui?',
    again: 'Hoituiko asiasi?',
  },
  /** Shown by mail programs beside the subject. */
  preheader: {
    invite: 'Pääset alkuun yhdellä painalluksella. Vastaaminen vie noin minuutin.',
    remind: 'Vastaaminen vie noin minuutin. Muistutamme vain tämän kerran.',
    again: 'Yksi kysymys siitä, hoituiko asia.',
  },
  greeting: {
    invite: (touchpoint: string) => `Hei! Kiitos asioinnistasi (${touchpoint}). Kertoisitko, miten se meni?`,
    remind: (touchpoint: string) =>
      `Hei! Kysyimme äskettäin asioinnistasi (${touchpoint}). Ehdit vielä vastata. Jos vastasit jo, kiitos siitä!`,
    again: () => 'Hei! Kerroit meille pulmasta, ja olemme hoitaneet sitä. Kertoisitko vielä, tuliko se kuntoon?',
  },
  /** Below the first question's buttons. */
  choose: 'Valintasi avautuu sivulle valmiiksi merkittynä. Se lähtee vasta, kun vahvistat sen siellä.',
  answer: 'Vastaa kyselyyn',
  /** In the plain-text part. */
  answerHere: 'Vastaa tästä:',
  anonymous: 'Vastaat nimettömänä.',
  why: (organisation: string) => `Sait tämän viestin, koska asioit kanssamme. Lähettäjä: ${organisation}.`,
  unsubscribe: 'En halua enää näitä viestejä',
  unsubscribeHere: 'Jos et halua enää kyselyitä:',
  privacy: 'Tietosuoja',
  test: 'Tämä on koeviesti. Linkeistä avautuu esikatselu, eikä vastauksia tallenneta.',
  leave: {
    title: (organisation: string) => `Kyselyt ja tiedotteet – ${organisation}`,
    ask: 'Etkö halua enää kyselyitä etkä tiedotteita?',
    askText: (organisation: string) =>
      `Emme sen jälkeen enää kysy sinulta emmekä kerro, mitä palautteestasi seurasi. Lähettäjä: ${organisation}.`,
    button: 'En halua enää kyselyitä',
    done: 'Selvä, et saa enää kyselyitä etkä tiedotteita',
    doneText: 'Asetus on voimassa heti. Palautetta voit silti antaa milloin vain.',
    back: 'Sittenkin haluan niitä',
    returned: 'Saat jatkossakin kyselyitä ja tiedotteita',
    returnedText: 'Kiitos, että kuulemme sinusta jatkossakin.',
    unknown: 'Linkkiä ei löytynyt',
    unknownText: 'Tarkista, että linkki on kokonaan osoiterivillä.',
  },
}
