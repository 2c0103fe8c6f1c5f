import type { paper as fi } from '../fi/paper.ts'

export const paper: typeof fi = {
  code: {
    title: 'Skriv koden',
    text: 'Koden finns på kortet eller kvittot bredvid QR-koden.',
    form: 'XXXX-XXXX-XXXX',
    go: 'Fortsätt',
    place: (at, group, inGroup) => `tecken ${at} (nummer ${inGroup} i grupp ${group})`,
    empty: 'Skriv koden först.',
    length: (n) => `Koden har 12 tecken. Här finns ${n}.`,
    letter: (place, letter) => `Kontrollera ${place}: tecknet ${letter} används inte i koder.`,
    check: 'Koden är felskriven. Jämför den med papperet grupp för grupp.',
    checkAt: (place) => `Titta först på ${place}.`,
    swapped: (one, other) => `Titta först om ${one} och ${other} har bytt plats.`,
    unknown: 'Någon sådan kod har inte delats ut. Kontrollera att du skrev rätt.',
    busy: 'Just nu skriver många en kod samtidigt. Försök igen om en stund.',
  },
  kiosk: {
    why: 'Vad påverkade mest?',
    words: 'Berätta gärna med egna ord',
    full: 'Helskärm',
    send: 'Klar',
    thanks: 'Tack!',
    waiting: (n) => (n === 1 ? '1 svar väntar på förbindelse' : `${n} svar väntar på förbindelse`),
    unsafe: 'För att fungera utan förbindelse krävs en https-adress.',
    notReady: 'Surfplattan är inte i bruk än',
    missing: {
      'no-survey': 'Kontaktpunkten har ingen enkät. Välj en enkät för den.',
      'not-published': 'Kontaktpunktens enkät är inte publicerad. Publicera den först.',
      closed: 'Kontaktpunkten eller dess enkät är stängd.',
      'first-question': 'Enkätens första fråga ska gälla nöjdhet, rekommendation eller hur enkelt det var.',
      unknown: 'Det finns ingen sådan surfplatta. Kontrollera adressen.',
    },
  },
}
