import type { topics as fi } from '../fi/topics.ts'

/** Settings of topics. */
export const topics: typeof fi = {
  what: 'A topic tells what the text of an answer is about. It is found by words and beginnings of words that you give yourself: “invoic” finds “invoicing” too. A change holds for old answers too.',
  none: 'No topics yet',
  noneWhy: 'With topics you see what customers write about, and a rule can open a case for a topic.',
  create: 'New topic',
  edit: (name) => `Edit: ${name}`,
  name: 'Name of the topic',
  words: 'Words and beginnings of words',
  wordsHint:
    'Type a word or its beginning and press Enter. You can paste several at once, separated by commas. Several words in a row are one entry, for example “does not work”.',
  butNot: 'But not these',
  butNotHint: 'Words that begin the same but mean something else: “car”, but not “care”.',
  butNotOf: (words) => `not: ${words}`,
  closed: 'no longer in use',
  closeIt: 'Put out of use',
  openIt: 'Take back into use',
  showClosed: 'Show those out of use too',
  looked: (n, s) =>
    n === 1 ? 'One answer of the last 90 days has text.' : `${s} answers of the last 90 days have text.`,
  cut: (s) => `The newest ${s} answers with text of the last 90 days were looked at.`,
  covered: (s, share) => `A topic was found in ${s} of them (${share}).`,
  several: 'An answer counts under each of its topics, so the shares do not add up to a hundred.',
  noTexts: 'The answers of the last 90 days have no text.',
  answers: (n, s) => (n === 1 ? '1 answer' : `${s} answers`),
  nothing: 'found nothing',
  examples: 'Examples',
  examplesOf: (name) => `Examples: ${name}`,
  without: 'Texts in which no topic is found',
  suggestions: 'Words that begin like this are the most frequent in them. Add them to the topic where they belong.',
  suggestion: (word, n, s) => `${word}…, ${n === 1 ? '1 answer' : `${s} answers`}`,
  addTo: 'Add to a topic',
  addWordTo: (word) => `Add “${word}” to a topic`,
  toNew: 'To a new topic…',
  added: (word, name) => `“${word}” was added to the topic ${name}.`,
  noSuggestions: 'No word is in at least three of them.',
  newest: 'The newest',
  allFound: 'A topic was found in every text.',
  wholeOnly:
    'Topics are the whole organisation’s. They are changed by somebody whose rights cover the whole organisation.',
}
