import type { textMessage as fi } from '../fi/text-message.ts'

export const textMessage: typeof fi = {
  from: (name) => `${name}: `,
  remind: 'Påminnelse: ',
  ask: 'Hur gick ditt ärende?',
  number: (low, high) => `Svara med ${low}-${high} eller öppna`,
  numberWith: (low, high, word) => `Svara med ${low}-${high} (${high} = ${word}) eller öppna`,
  solved: 'Svara JA, DELVIS eller NEJ, eller öppna',
  open: 'Svara här:',
  stop: 'Avsluta: STOP',
  leave: (link) => `Avsluta: ${link}`,
  unclear: 'Tack för ditt meddelande! Vi hittade inget betyg i det.',
  anonymous: 'Tack! Enkäten är anonym, så vi kan inte ta emot ditt svar per sms.',
}
