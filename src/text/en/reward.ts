import type { reward as fi } from '../fi/reward.ts'

export const reward: typeof fi = {
  get: { codes: 'Get your reward', draw: 'Enter the draw' },
  title: { codes: 'Your reward', draw: 'Prize draw' },
  apart: 'The reward is not linked to your answers.',
  code: 'Your code',
  until: (day) => `Valid until ${day}.`,
  keep: 'Take a screenshot or write the code down. This page gives you the same code again.',
  mail: 'Send the code by e-mail',
  mailField: 'E-mail',
  mailed:
    'The code will reach you by e-mail within a few hours. It is sent once, and your address is used for nothing else.',
  mailSubject: (organisation) => `Your reward – ${organisation}`,
  mailText: (organisation, code, rest) =>
    `Thank you for your answer!\n\nYour code: ${code}\n${rest}\n\n${organisation}`,
  contact: 'E-mail or phone number',
  contactWhy: 'Used only to reach the winner, and deleted after the draw.',
  wrongContact: 'Check the e-mail address or phone number.',
  enter: 'Enter',
  entered: 'You are in the draw',
  enteredWhy: 'We will contact the winner.',
  back: 'Back',
  notYet: {
    title: 'Your answer is still on its way',
    text: 'You get the reward once the answer is saved. Try again in a moment.',
    again: 'Try again',
  },
  noneLeft: { title: 'No rewards left', text: 'All codes have been given. Thank you for answering.' },
  todayOver: { title: "Today's rewards have been given", text: 'Come back to this page tomorrow.' },
  over: { title: 'This reward has ended', text: 'Thank you for answering.' },
  before: {
    title: 'The reward was already collected on this device',
    text: 'It is given once. Thank you for answering again.',
  },
}
