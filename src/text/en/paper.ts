import type { paper as fi } from '../fi/paper.ts'

export const paper: typeof fi = {
  code: {
    title: 'Type your code',
    text: 'The code is on your card or receipt, beside the QR code.',
    form: 'XXXX-XXXX-XXXX',
    go: 'Continue',
    place: (at, group, inGroup) => `character ${at} (number ${inGroup} of group ${group})`,
    empty: 'Type the code first.',
    length: (n) => `A code has 12 characters. This has ${n}.`,
    letter: (place, letter) => `Check ${place}: codes do not use the character ${letter}.`,
    check: 'The code has a typing error. Compare it with the paper, group by group.',
    checkAt: (place) => `Look first at ${place}.`,
    swapped: (one, other) => `Look first whether ${one} and ${other} have changed places.`,
    unknown: 'No such code has been given out. Please check that you typed it correctly.',
    busy: 'Many people are typing a code right now. Please try again in a moment.',
  },
  kiosk: {
    why: 'What mattered most?',
    words: 'Tell us in your own words, if you like',
    full: 'Full screen',
    send: 'Done',
    thanks: 'Thank you!',
    waiting: (n) => (n === 1 ? '1 answer waits for a connection' : `${n} answers wait for a connection`),
    unsafe: 'Working without a connection needs an https address.',
    notReady: 'This tablet is not in use yet',
    missing: {
      'no-survey': 'The touchpoint has no survey. Choose one for it.',
      'not-published': 'The survey of the touchpoint is not published. Publish it first.',
      closed: 'The touchpoint or its survey is closed.',
      'first-question': 'The first question of the survey must be satisfaction, recommendation or ease.',
      unknown: 'There is no such tablet. Check the address.',
    },
  },
}
