import type { erasures as fi } from '../fi/erasures.ts'

const of =
  (one: string, many: string) =>
  (n: number, s: string): string =>
    n === 1 ? `1 ${one}` : `${s} ${many}`

export const erasures: typeof fi = {
  hint: 'När en kund ber om det raderas allt om kunden här på en gång. Raderingen kan inte ångras.',
  who: 'Vems uppgifter',
  whoHint: 'E-postadress, telefonnummer eller kundnummer.',
  find: 'Sök',
  ofCase: (number) => `Kunden i ärende ${number}`,
  nobody: 'Ingen hittades',
  nobodyWhy: 'Försök med en annan adress, ett telefonnummer eller ett kundnummer.',
  noRecord: 'Personen finns inte i kundregistret men har gett sin adress.',
  several: 'Flera hittades, och alla raderas. Om du menar bara en, sök med kundnumret.',
  nameless: 'Namnet är okänt',
  goes: 'Raderas',
  counts: {
    customers: of('kunds uppgifter', 'kunders uppgifter'),
    encounters: of('möte blir kvar utan känd kund', 'möten blir kvar utan känd kund'),
    answers: of('svar', 'svar'),
    cases: of('ärende med samtal', 'ärenden med samtal'),
    messages: of('meddelandes adress och innehåll', 'meddelandens adresser och innehåll'),
    ideas: of('idé på tavlan', 'idéer på tavlan'),
    comments: of('kommentar', 'kommentarer'),
    votes: of('röst', 'röster'),
    draws: of('deltagande i utlottning', 'deltaganden i utlottningar'),
    files: of('importerad fil där personen finns', 'importerade filer där personen finns'),
    requests: of('mottaget meddelande från ett annat system', 'mottagna meddelanden från andra system'),
  },
  stays:
    'Svar som lovats anonymitet blir kvar, för ingen vet vems de är. Ett förbud mot att fråga gäller fortfarande. Siffrorna minskar med det som raderas.',
  note: 'Begärans beteckning',
  noteHint: 'Det du hittar begäran med i din egen förteckning. Skriv inget namn och ingen adress.',
  erase: 'Radera för gott',
  sure: 'Ska alla uppgifter raderas för gott?',
  done: 'Uppgifterna är raderade.',
  past: 'Raderade',
  none: 'Ingen har raderats',
  noneWhy: 'Av en radering sparas dag, vem som gjorde den och antal, men inte personen.',
  key: 'API-nyckel eller borttagen användare',
  more: 'Visa fler',
}
