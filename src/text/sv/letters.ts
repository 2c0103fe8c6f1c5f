import type { letters as fi } from '../fi/letters.ts'

export const letters: typeof fi = {
  apology: {
    name: 'Beklagan och löfte om återkomst',
    subject: 'Din respons ({number})',
    body: 'Hej {name}!\n\nTack för att du berättade. Jag beklagar att det inte gick som det skulle.\n\n[…]\n\nJag återkommer senast i morgon.\n\nHälsningar\n{me}\n{company}',
  },
  question: {
    name: 'Fråga till kunden',
    subject: 'En fråga om din respons ({number})',
    body: 'Hej {name}!\n\nTack för att du berättade vad som hände. Jag reder ut saken och behöver ännu en uppgift av dig:\n\n[…]\n\nDu kan svara direkt på det här meddelandet.\n\nHälsningar\n{me}\n{company}',
  },
  missed: {
    name: 'Ringde men fick inte tag i kunden',
    subject: 'Jag försökte ringa dig ({number})',
    body: 'Hej {name}! Jag ringde om din respons men fick inte tag i dig. Jag försöker igen […]. Hälsningar {me}, {company}',
  },
  righted: {
    name: 'Saken är rättad',
    subject: 'Ditt ärende är ordnat ({number})',
    body: 'Hej {name}!\n\nJag lovade återkomma, och nu är saken i ordning.\n\n[…]\n\nTack för ditt tålamod. Om något ännu är öppet kan du svara på det här meddelandet.\n\nHälsningar\n{me}\n{company}',
  },
  refusal: {
    name: 'Nekande svar och varför',
    subject: 'Svar på din respons ({number})',
    body: 'Hej {name}!\n\nJag har rett ut ditt ärende. Jag förstår att du hade hoppats på något annat, men vi kan inte göra som du bad om. Orsaken är den här:\n\n[…]\n\nI stället kan jag erbjuda det här:\n\n[…]\n\nHälsningar\n{me}\n{company}',
  },
}
