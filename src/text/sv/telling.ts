import type { telling as fi } from '../fi/telling.ts'

/** What people in a room of Slack or Teams are told. */
export const telling: typeof fi = {
  open: 'Öppna i Hetki',
  test: 'Testmeddelande från Hetki',
  testWhy: 'I den här kanalen berättas om de händelser som har valts i Hetkis inställningar.',
  case: (number) => `Feedbackärende ${number}`,
  caseState: {
    new: 'Nytt, väntar på handläggare',
    taken: 'Under behandling',
    'in-touch': 'Kontakt med kunden',
    solved: 'Löst',
    confirmed: 'Bekräftat',
    dropped: 'Utan anledning',
    merged: 'Sammanslaget',
  },
  event: {
    'answer.saved': 'Nytt svar',
    'answers.imported': 'Svar importerades från en fil',
    'answers.removed': 'Svar togs bort',
    'case.changed': 'Ett feedbackärende ändrades',
    'customers.erased': 'En kunds uppgifter raderades',
    'encounters.added': 'Nya möten',
    'encounters.imported': 'Möten importerades från en fil',
    'encounters.removed': 'Möten togs bort',
    'improvement.changed': 'En förbättring ändrades',
    'idea.changed': 'En idé ändrades',
    'idea.commented': 'En idé kommenterades',
    'idea.published': 'En idé publicerades',
    'notice.published': 'Ett meddelande publicerades',
    'notice.withdrawn': 'Ett meddelande drogs tillbaka',
    'receiver.disabled': 'En mottagare kan inte nås och har därför tagits ur bruk',
  },
}
