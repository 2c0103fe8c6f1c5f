import type { letters as fi } from '../fi/letters.ts'

export const letters: typeof fi = {
  apology: {
    name: 'Apology, and we will be back',
    subject: 'Your feedback ({number})',
    body: 'Hello {name},\n\nThank you for telling us. I am sorry that this did not go as it should.\n\n[…]\n\nI will be back to you by tomorrow.\n\nKind regards\n{me}\n{company}',
  },
  question: {
    name: 'A question to the customer',
    subject: 'A question about your feedback ({number})',
    body: 'Hello {name},\n\nThank you for telling us what happened. I am looking into it, and there is one more thing I need to know from you:\n\n[…]\n\nYou can simply reply to this message.\n\nKind regards\n{me}\n{company}',
  },
  missed: {
    name: 'Called, but did not reach them',
    subject: 'I tried to call you ({number})',
    body: 'Hello {name}, I called about your feedback but could not reach you. I will try again […]. Kind regards, {me}, {company}',
  },
  righted: {
    name: 'It has been put right',
    subject: 'Your matter is settled ({number})',
    body: 'Hello {name},\n\nI promised to be back to you, and it has now been put right.\n\n[…]\n\nThank you for your patience. If anything is still open, reply to this message.\n\nKind regards\n{me}\n{company}',
  },
  refusal: {
    name: 'A no, and why',
    subject: 'Our answer to your feedback ({number})',
    body: 'Hello {name},\n\nI have looked into your matter. I understand that you hoped for something else, but we cannot do what you asked. The reason is this:\n\n[…]\n\nWhat I can offer instead:\n\n[…]\n\nKind regards\n{me}\n{company}',
  },
}
