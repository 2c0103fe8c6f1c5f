/** The public page of what was done, and what those who asked are told. Numbers and dates come in already formatted. */
export const news = {
  title: (name: string) => `Mitä palautteesta seurasi – ${name}`,
  heading: 'Mitä palautteesta seurasi',
  why: 'Tässä kerromme, mitä olemme muuttaneet, koska meille sanottiin.',
  tabs: { news: 'Muutokset', results: 'Tulokset' },
  nav: 'Sivut',
  none: 'Täällä ei ole vielä mitään. Kun jokin muuttuu palautteen takia, se kerrotaan tässä.',
  said: 'Te sanoitte',
  did: 'Me teimme',
  asked: (s: string) => `Tätä toivoi ${s} ihmistä.`,
  published: (when: string) => `Julkaistu ${when}`,
  changed: (when: string) => `muutettu ${when}`,
  /** Where it is not written in the reader’s language: in which it is. */
  writtenIn: {
    fi: 'Teksti on suomeksi.',
    sv: 'Tätä ei ole suomeksi; teksti on ruotsiksi.',
    en: 'Tätä ei ole suomeksi; teksti on englanniksi.',
  },
  withdrawn: 'Tämä tiedote on vedetty pois',
  withdrawnWhy: (when: string) => `Se oli julkinen ${when} asti.`,
  effect: {
    title: 'Mitä siitä seurasi',
    improved: (metric: string, by: string, range: string) =>
      `Parani: ${metric} ${by} (${range}), kun vastaavien paikkojen kehitys on vähennetty.`,
    worsened: (metric: string, by: string, range: string) =>
      `Huononi: ${metric} ${by} (${range}), kun vastaavien paikkojen kehitys on vähennetty.`,
    'no-effect': (metric: string, by: string, range: string) =>
      `Vaikutusta ei näy: ${metric} ${by} (${range}) verrattuna vastaaviin paikkoihin. Ero mahtuu sattuman rajoihin.`,
    range: (low: string, high: string, sure: string) => `väli ${low} … ${high}, varmuus ${sure} %`,
    judged: (weeks: string) => `Arvioitu, kun muutoksesta oli kulunut ${weeks} viikkoa.`,
    unit: { points: 'pistettä', share: 'prosenttiyksikköä', mean: '', seconds: 'sekuntia' },
    metric: {
      nps: 'suositteluhalu (NPS)',
      csat: 'tyytyväisten osuus',
      csat_mean: 'tyytyväisyys asteikolla 1–5',
      ces: 'asiointia helppona pitävien osuus',
      ces_mean: 'asioinnin helppous asteikolla 1–7',
      solved: 'ratkenneiden asioiden osuus',
      wait: 'odotusaika',
      service_level: 'ajoissa vastattujen osuus',
      abandonment: 'jonosta lähteneiden osuus',
    },
  },
  quotes: 'Omin sanoin',
  all: 'Kaikki muutokset',
  feed: 'Syöte (Atom)',
  results: 'Tulokset kohtaamispisteittäin',
  resultsWhy: (from: string, to: string) =>
    `Vastaukset ajalta ${from}–${to}. Väli kertoo, missä luku 95 prosentin varmuudella on.`,
  place: 'Missä',
  score: 'Luku',
  answers: (s: string) => `${s} vastausta`,
  interval: (low: string, high: string) => `väli ${low}…${high}`,
  few: 'Vastauksia on vielä liian vähän.',
  noResults: 'Tuloksia ei ole julkaistu.',
  whatWeDid: 'Mitä teimme',
  metric: {
    nps: 'Suositteluhalu (NPS, −100…100)',
    ces: 'Asiointi oli helppoa',
    csat: 'Tyytyväisiä',
    solved: 'Asia ratkesi',
  },
  unknown: 'Sivua ei löydy',
  unknownWhy: 'Osoite on väärä, tai sivu on suljettu.',
  personal: {
    read: 'Luin tämän, kiitos',
    thanks: 'Kiitos, että kerroit!',
    thanksWhy: 'Tieto lukemisestasi auttaa meitä kertomaan oikeista asioista.',
  },
  mail: {
    open: 'Lue, mitä muuttui',
    asker: {
      subject: (title: string) => `Palautteesi vaikutti: ${title}`,
      greeting: 'Kerroit meille, mikä ei toiminut. Nyt siihen on tehty muutos.',
      why: (name: string) => `Saat tämän viestin kerran, koska annoit palautetta: ${name}.`,
      leave: 'En halua näitä viestejä',
      text: (name: string, title: string, link: string, leave: string) =>
        `${name}: palautteesi vaikutti. ${title} ${link} Ei enää viestejä: ${leave}`,
    },
    follower: {
      subject: (title: string) => `Seuraamasi idea eteni: ${title}`,
      greeting: 'Seuraat ideaa, jonka vuoksi olemme nyt muuttaneet jotain.',
      why: (name: string) => `Saat tämän viestin kerran, koska seuraat ideaa. Lähettäjä: ${name}.`,
      leave: 'En halua enää näitä viestejä',
      text: (name: string, title: string, link: string, leave: string) =>
        `${name}: seuraamasi idea eteni. ${title} ${link} Ei enää viestejä: ${leave}`,
    },
  },
}
