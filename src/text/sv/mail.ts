import type { mail as fi } from '../fi/mail.ts'

export const mail: typeof fi = {
  subject: {
    invite: 'Hur gick ditt ärende?',
    remind: 'Du hinner fortfarande berätta: hur gick ditt ärende?',
    again: 'Ordnade det sig?',
  },
  preheader: {
    invite: 'Ett tryck räcker för att börja. Det tar ungefär en minut att svara.',
    remind: 'Det tar ungefär en minut att svara. Vi påminner bara den här gången.',
    again: 'En fråga om huruvida saken ordnade sig.',
  },
  greeting: {
    invite: (touchpoint) => `Hej! Tack för ditt besök hos oss (${touchpoint}). Vill du berätta hur det gick?`,
    remind: (touchpoint) =>
      `Hej! Vi frågade nyligen om ditt ärende (${touchpoint}). Du hinner fortfarande svara. Om du redan har svarat, tack för det!`,
    again: () =>
      'Hej! Du berättade om ett problem för oss, och vi har tagit hand om det. Vill du ännu säga om det blev bra?',
  },
  choose: 'Ditt val är förifyllt på sidan som öppnas. Det skickas först när du bekräftar det där.',
  answer: 'Svara på enkäten',
  answerHere: 'Svara här:',
  anonymous: 'Du svarar anonymt.',
  why: (organisation) =>
    `Du fick det här meddelandet eftersom du har varit i kontakt med oss. Avsändare: ${organisation}.`,
  unsubscribe: 'Jag vill inte ha fler',
  unsubscribeHere: 'Om du inte vill ha fler enkäter:',
  privacy: 'Dataskydd',
  test: 'Det här är ett testmeddelande. Länkarna öppnar en förhandsvisning och inga svar sparas.',
  leave: {
    title: (organisation) => `Enkäter och meddelanden – ${organisation}`,
    ask: 'Vill du inte ha fler enkäter eller meddelanden?',
    askText: (organisation) =>
      `Vi frågar dig då inte mer och berättar inte vad din respons ledde till. Avsändare: ${organisation}.`,
    button: 'Jag vill inte ha fler enkäter',
    done: 'Du får inga fler enkäter eller meddelanden',
    doneText: 'Det gäller genast. Du kan ändå ge respons när du vill.',
    back: 'Jag vill ha dem ändå',
    returned: 'Du får enkäter och meddelanden även i fortsättningen',
    returnedText: 'Tack för att vi får höra av dig även i fortsättningen.',
    unknown: 'Länken hittades inte',
    unknownText: 'Kontrollera att hela länken finns i adressfältet.',
  },
}
