import type { erasures as fi } from '../fi/erasures.ts'

const of =
  (one: string, many: string) =>
  (n: number, s: string): string =>
    n === 1 ? `1 ${one}` : `${s} ${many}`

export const erasures: typeof fi = {
  hint: 'When a customer asks to be erased, everything about them goes from here at once. It cannot be undone.',
  who: 'Whose data',
  whoHint: 'An e-mail address, a phone number or a customer number.',
  find: 'Find',
  ofCase: (number) => `The customer of case ${number}`,
  nobody: 'Nobody was found',
  nobodyWhy: 'Try another address, phone number or customer number.',
  noRecord: 'They are not among the customers, but have given their address.',
  several: 'Several were found, and all of them go. If you mean only one, search by the customer number.',
  nameless: 'Name not known',
  goes: 'This goes',
  counts: {
    customers: of('customer record', 'customer records'),
    encounters: of('encounter stays, of nobody known', 'encounters stay, of nobody known'),
    answers: of('answer', 'answers'),
    cases: of('case with its conversation', 'cases with their conversations'),
    messages: of('message’s address and content', 'messages’ addresses and content'),
    ideas: of('idea on the board', 'ideas on the board'),
    comments: of('comment', 'comments'),
    votes: of('vote', 'votes'),
    draws: of('entry in a draw', 'entries in draws'),
    files: of('imported file they are in', 'imported files they are in'),
    requests: of('message received from another system', 'messages received from other systems'),
  },
  stays:
    'Answers that were promised anonymity stay, because nobody knows whose they are. A wish not to be asked still holds. Figures become smaller by what goes.',
  note: 'Name of the request',
  noteHint: 'By which you find the request in your own records. Write no name or address.',
  erase: 'Erase for good',
  sure: 'Erase everything for good?',
  done: 'Everything has been erased.',
  past: 'Erased',
  none: 'Nobody has been erased',
  noneWhy: 'Of an erasure the day, who did it and the numbers are kept, but not the person.',
  key: 'API key or a user who is gone',
  more: 'Show more',
}
