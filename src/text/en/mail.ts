import type { mail as fi } from '../fi/mail.ts'

export const mail: typeof fi = {
  subject: {
    invite: 'How did it go?',
    remind: 'There is still time to tell us: how did it go?',
    again: 'Was it put right?',
  },
  preheader: {
    invite: 'One tap is enough to begin. Answering takes about a minute.',
    remind: 'Answering takes about a minute. We remind you only this once.',
    again: 'One question: was it put right?',
  },
  greeting: {
    invite: (touchpoint) => `Hello! Thank you for your visit (${touchpoint}). Would you tell us how it went?`,
    remind: (touchpoint) =>
      `Hello! We recently asked about your visit (${touchpoint}). There is still time to answer. If you already did, thank you!`,
    again: () =>
      'Hello! You told us of a problem, and we have dealt with it. Would you tell us whether it was put right?',
  },
  choose: 'Your choice opens on a page, already marked. It is sent only when you confirm it there.',
  answer: 'Answer the survey',
  answerHere: 'Answer here:',
  anonymous: 'You answer anonymously.',
  why: (organisation) => `You got this message because you were in contact with us. Sender: ${organisation}.`,
  unsubscribe: 'No more of these, please',
  unsubscribeHere: 'If you want no more surveys:',
  privacy: 'Privacy',
  test: 'This is a test message. Its links open a preview, and no answers are kept.',
  leave: {
    title: (organisation) => `Surveys and news – ${organisation}`,
    ask: 'No more surveys or news?',
    askText: (organisation) =>
      `After this we will neither ask you nor tell you what came of your feedback. Sender: ${organisation}.`,
    button: 'No more surveys, please',
    done: 'You will get no more surveys or news',
    doneText: 'This counts at once. You can still give feedback whenever you like.',
    back: 'I do want them after all',
    returned: 'You will get surveys and news as before',
    returnedText: 'Thank you for letting us hear from you.',
    unknown: 'Link not found',
    unknownText: 'Check that the whole link is in the address bar.',
  },
}
