/** What customers read who come by a code on paper or stand at a tablet. */
export const paper = {
  code: {
    title: 'Kirjoita koodi',
    text: 'Koodi on kortissa tai kuitissa QR-koodin vieressä.',
    form: 'XXXX-XXXX-XXXX',
    go: 'Jatka',
    /** A letter by its number, and by its group. */
    place: (at: number, group: number, inGroup: number) => `${at}. merkki (${group}. ryhmän ${inGroup}.)`,
    empty: 'Kirjoita koodi ensin.',
    length: (n: number) => `Koodissa on 12 merkkiä. Tässä niitä on ${n}.`,
    letter: (place: string, letter: string) => `Tarkista ${place}: koodeissa ei käytetä merkkiä ${letter}.`,
    check: 'Koodissa on kirjoitusvirhe. Vertaa sitä paperiin ryhmä kerrallaan.',
    checkAt: (place: string) => `Katso ensin ${place}.`,
    swapped: (one: string, other: string) => `Katso ensin, ovatko ${one} ja ${other} vaihtaneet paikkaa.`,
    unknown: 'Tällaista koodia ei ole annettu. Tarkista, että kirjoitit sen oikein.',
    busy: 'Juuri nyt moni kirjoittaa koodia samaan aikaan. Yritä hetken päästä uudelleen.',
  },
  kiosk: {
    why: 'Mikä vaikutti eniten?',
    words: 'Voit kertoa omin sanoin',
    full: 'Koko näyttö',
    send: 'Valmis',
    thanks: 'Kiitos!',
    waiting: (n: number) => (n === 1 ? '1 vastaus odottaa yhteyttä' : `${n} vastausta odottaa yhteyttä`),
    unsafe: 'Ilman yhteyttä toimiminen vaatii https-osoitteen.',
    notReady: 'Tabletti ei ole vielä käytössä',
    missing: {
      'no-survey': 'Kohtaamispisteellä ei ole kyselyä. Valitse sille kysely.',
      'not-published': 'Kohtaamispisteen kyselyä ei ole julkaistu. Julkaise se ensin.',
      closed: 'Kohtaamispiste tai sen kysely on suljettu.',
      'first-question': 'Kyselyn ensimmäisen kysymyksen pitää olla tyytyväisyys, suositteluhalu tai helppous.',
      unknown: 'Tällaista tablettia ei ole. Tarkista osoite.',
    },
  },
}
