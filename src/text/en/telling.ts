import type { telling as fi } from '../fi/telling.ts'

/** What people in a room of Slack or Teams are told. */
export const telling: typeof fi = {
  open: 'Open in Hetki',
  test: 'Test message from Hetki',
  testWhy: 'This channel is told of the events that are chosen in the settings of Hetki.',
  case: (number) => `Case ${number}`,
  caseState: {
    new: 'New, waiting for somebody to take it',
    taken: 'Being handled',
    'in-touch': 'In touch with the customer',
    solved: 'Solved',
    confirmed: 'Confirmed',
    dropped: 'No matter',
    merged: 'Merged into another',
  },
  event: {
    'answer.saved': 'New answer',
    'answers.imported': 'Answers were imported from a file',
    'answers.removed': 'Answers were removed',
    'case.changed': 'A case changed',
    'customers.erased': 'A customer’s details were erased',
    'encounters.added': 'New encounters',
    'encounters.imported': 'Encounters were imported from a file',
    'encounters.removed': 'Encounters were removed',
    'improvement.changed': 'An improvement changed',
    'idea.changed': 'An idea changed',
    'idea.commented': 'An idea was commented on',
    'idea.published': 'An idea was published',
    'notice.published': 'A notice was published',
    'notice.withdrawn': 'A notice was withdrawn',
    'receiver.disabled': 'A receiver cannot be reached, so it was disabled',
  },
}
