/** The customer's page. Every byte travels with the first response: keep it short. */
export const page = {
  title: (organisation: string) => `Palaute – ${organisation}`,
  name: 'Suomi',
  language: 'Kieli',
  progress: 'Edistyminen',
  next: 'Seuraava',
  back: 'Takaisin',
  /** Ends of a scale, where the survey does not name its own. */
  ends: {
    nps: { low: 'en lainkaan', high: 'erittäin todennäköisesti' },
    ces: { low: 'täysin eri mieltä', high: 'täysin samaa mieltä' },
    csat: { low: 'erittäin tyytymätön', high: 'erittäin tyytyväinen' },
  },
  faces: ['Erittäin tyytymätön', 'Tyytymätön', 'Siltä väliltä', 'Tyytyväinen', 'Erittäin tyytyväinen'],
  solved: { yes: 'Kyllä', partly: 'Osittain', no: 'Ei' },
  other: 'Jokin muu',
  otherWords: 'Kerro tarkemmin',
  words: 'Omin sanoin, jos haluat',
  contact: { consent: 'Kyllä, minuun saa ottaa yhteyttä', email: 'Sähköposti', phone: 'Puhelinnumero' },
  /** What a step still lacks, beside it. */
  short: {
    answer: 'Vastaa ensin tähän.',
    contact: 'Merkitse lupa ja kirjoita sähköposti tai puhelinnumero, tai jätä kaikki tyhjiksi.',
  },
  status: {
    saving: 'Tallennetaan…',
    saved: 'Tallennettu',
    waiting: 'Ei yhteyttä. Vastaus on tallessa ja lähtee myöhemmin.',
    tooLong: 'Teksti on liian pitkä.',
  },
  anonymous: 'Vastaat nimettömänä.',
  privacy: 'Tietosuoja',
  thanks: 'Kiitos vastauksestasi!',
  again: 'Aloita alusta',
  /** Where a link in a mail marked a choice. */
  marked: 'Valintasi on merkitty. Vahvista se painamalla Seuraava, tai valitse toinen.',
  /** Said in place of a piece that is not known and has no fallback. */
  pieces: { touchpoint: 'asiointisi', agent: 'asiakaspalvelijamme', reason: 'asiasi' },
  preview: 'Esikatselu: vastaukset eivät tallennu.',
  closed: { title: 'Kysely on päättynyt', text: 'Tähän kyselyyn ei voi enää vastata. Kiitos, että kävit.' },
  used: { title: 'Koodilla on jo vastattu', text: 'Kiitos! Jokaisella koodilla voi vastata kerran.' },
  unknown: {
    title: 'Kyselyä ei löytynyt',
    text: 'Tarkista, että linkki on kokonaan osoiterivillä, tai lue QR-koodi uudelleen.',
  },
  empty: { title: 'Kysely ei ole vielä valmis', text: 'Tässä ei ole vielä kysymyksiä. Tule pian uudelleen.' },
  'too-large': {
    title: 'Vastaus on liian pitkä',
    text: 'Palaa takaisin ja lyhennä tekstiä. Muut vastauksesi ovat tallessa.',
  },
  broken: {
    title: 'Nyt jokin meni vikaan',
    text: 'Vastaustasi ei saatu tallennettua. Yritä hetken päästä uudelleen.',
  },
}
