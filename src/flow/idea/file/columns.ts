import { type IdeaColumn, ideaStates } from '../../../contract/idea.ts'
import type { Language } from '../../../contract/language.ts'

/** What columns of ideas files are called, in our languages and in others' exports; the first is what ours are called. */
const names: Record<IdeaColumn, readonly string[]> = {
  id: ['id', 'idea_id', 'proposal_id', 'number', 'tunnus', 'numero', 'nummer'],
  title: ['title', 'otsikko', 'rubrik', 'name', 'nimi', 'summary', 'proposal', 'ehdotus', 'förslag'],
  text: ['text', 'body', 'description', 'kuvaus', 'teksti', 'beskrivning', 'content', 'details'],
  kind: ['kind', 'type', 'laji', 'tyyppi', 'typ'],
  category: ['category', 'aihe', 'kategoria', 'ämne', 'kategori', 'topic', 'tag'],
  place: ['place', 'area', 'district', 'paikka', 'alue', 'kaupunginosa', 'plats', 'område', 'location'],
  state: ['state', 'status', 'tila', 'läge'],
  answer: ['answer', 'response', 'vastaus', 'svar'],
  votes: ['votes', 'äänet', 'röster', 'upvotes'],
  author: ['author', 'proposer', 'kirjoittaja', 'tekijä', 'skribent', 'user'],
  language: ['language', 'kieli', 'språk', 'lang'],
  created: ['created', 'created_at', 'date', 'luotu', 'päivä', 'skapad', 'year', 'vuosi'],
  merged: ['merged', 'merged_into', 'duplicate_of', 'yhdistetty', 'sammanförd'],
}

/** What a column means by its name; null where it means nothing to us. */
export function meaningOf(name: string): IdeaColumn | null {
  const plain = plainName(name)
  return (Object.keys(names) as IdeaColumn[]).find((c) => names[c].includes(plain)) ?? null
}

/** Columns of a decisions file beside those above: where more is told, and who did it. */
export const linkOfDecision = ['link', 'url', 'linkki', 'osoite', 'länk']
export const doerOfDecision = ['done_by', 'owner', 'toteuttaja', 'vastuu', 'genomförs_av', 'ansvarig']

/** What a column means that ends with a language, as `answer_sv` does. */
export function meaningIn(name: string): { column: IdeaColumn; language: Language } | null {
  const [, base, end] = /^(.+?)_?\(?(fi|sv|en)\)?$/.exec(plainName(name)) ?? []
  const column = base && /[_(]/.test(plainName(name)) ? meaningOf(base.replace(/[_(]+$/, '')) : null
  return column ? { column, language: end as Language } : null
}

/** A column's name as it is compared. */
export const plainName = (name: string): string =>
  name
    .normalize('NFC')
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')

/** Columns of a votes file. */
export const ideaOfVote = ['idea', 'proposal_id', 'idea_id', 'id', 'post', 'post_id', 'tunnus']
export const voterOfVote = ['voter', 'user', 'email', 'person', 'äänestäjä', 'röstare', 'sähköposti']

const states: Record<string, (typeof ideaStates)[number]> = {
  ...Object.fromEntries(ideaStates.map((s) => [s, s])),
  ...{ avoin: 'open', öppen: 'open', new: 'open', uusi: 'open', accepted: 'open', evaluating: 'open' },
  ...{ suunnitteilla: 'planned', planerad: 'planned', started: 'under-way', in_progress: 'under-way' },
  ...{ 'työn alla': 'under-way', 'på gång': 'under-way', toteutettu: 'done', genomförd: 'done', completed: 'done' },
  ...{
    implemented: 'done',
    closed: 'done',
    'ei toteuteta': 'declined',
    rejected: 'declined',
    'genomförs inte': 'declined',
    'not done': 'declined',
    'will not do': 'declined',
  },
}

/** A state by its word; null where it is none of ours. A duplicate becomes one by the column that says of what. */
export function stateOf(word: string): (typeof ideaStates)[number] | null {
  const said = word.trim().toLowerCase()
  const state = states[said] ?? states[said.replaceAll('_', ' ')] ?? states[said.replaceAll(/[\s_]/g, '-')]
  return state === undefined ? null : state === 'duplicate' ? 'open' : state
}

/** A spreadsheet takes a text that begins so for a formula. */
const formula = /^[=+\-@\t\r]/
export const harmless = (text: string): string => (formula.test(text) ? `'${text}` : text)
/** What `harmless` made of a text, as it was. */
export const asWas = (text: string): string => (/^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text)
