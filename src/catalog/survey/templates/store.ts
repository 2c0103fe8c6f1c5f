import type { Language } from '../../../contract/language.ts'
import type { Rule, SurveyContent } from '../../../contract/survey.ts'
import {
  contact,
  contactWhy,
  footer,
  type Note,
  plainThanks,
  purposeOf,
  sorryThanks,
  type Why,
  words,
  wordsWhy,
} from './shared.ts'

const name: Note = { fi: 'Myymäläkäynnin jälkeen', sv: 'Efter butiksbesöket', en: 'After a store visit' }

const visitWhy: Why = {
  decision: {
    fi: 'Missä myymälöissä ja mihin kellonaikaan käynti kaipaa parannusta.',
    sv: 'I vilka butiker och vid vilken tid på dagen besöket behöver bli bättre.',
    en: 'In which stores, and at what time of day, the visit needs work.',
  },
  action: {
    fi: '1–2: myymäläpäällikkö lukee vastauksen samana päivänä. Viikon tulos käydään läpi aamupalaverissa.',
    sv: '1–2: butikschefen läser svaret samma dag. Veckans resultat gås igenom på morgonmötet.',
    en: '1–2: the store manager reads it the same day. The result of the week is discussed in the morning meeting.',
  },
}
const causeWhy: Why = {
  decision: {
    fi: 'Korjataanko seuraavaksi työvuoroja, valikoimaa, hintamerkintöjä vai tiloja.',
    sv: 'Om vi härnäst rättar till arbetsskift, sortiment, prismärkning eller lokaler.',
    en: 'Whether to mend shifts, range, price labels or premises next.',
  },
  action: {
    fi: 'Kuukauden yleisin syy huonoissa arvioissa saa vastuuhenkilön ja toimenpiteen.',
    sv: 'Månadens vanligaste orsak i låga omdömen får en ansvarig och en åtgärd.',
    en: 'The most common cause among low ratings of the month gets an owner and a measure.',
  },
}

/** After a store visit: one face, one reason, own words. Made for a QR code by the door and a thumb. */
export function storeTemplate(owner: string, review: string, language: Language = 'fi'): SurveyContent {
  const purpose = (why: Why) => purposeOf(why, owner, review, language)
  const bad: Rule = { mode: 'all', conditions: [{ question: 'csat', max: 2 }] }
  return {
    name: name[language],
    languages: ['fi', 'sv', 'en'],
    anonymous: false,
    questions: [
      {
        id: 'csat',
        kind: 'csat',
        look: 'faces',
        title: {
          fi: 'Miten käyntisi sujui?',
          sv: 'Hur gick ditt besök?',
          en: 'How was your visit?',
        },
        help: { fi: '{touchpoint}', sv: '{touchpoint}', en: '{touchpoint}' },
        required: true,
        purpose: purpose(visitWhy),
      },
      {
        id: 'why',
        kind: 'choice',
        title: {
          fi: 'Mikä vaikutti eniten?',
          sv: 'Vad påverkade mest?',
          en: 'What mattered most?',
        },
        options: [
          { id: 'staff', label: { fi: 'Henkilökunta', sv: 'Personalen', en: 'The staff' } },
          { id: 'range', label: { fi: 'Valikoima', sv: 'Sortimentet', en: 'The range' } },
          { id: 'price', label: { fi: 'Hinta', sv: 'Priset', en: 'The price' } },
          { id: 'waiting', label: { fi: 'Odottaminen', sv: 'Väntetiden', en: 'Waiting' } },
          {
            id: 'place',
            label: { fi: 'Tilat ja siisteys', sv: 'Lokalerna och ordningen', en: 'Premises and tidiness' },
          },
        ],
        shuffle: true,
        other: true,
        required: false,
        purpose: purpose(causeWhy),
      },
      {
        ...words({
          fi: 'Kerro omin sanoin, jos haluat',
          sv: 'Berätta med egna ord om du vill',
          en: 'Tell us in your own words, if you like',
        }),
        purpose: purpose(wordsWhy),
      },
      { ...contact(bad), purpose: purpose(contactWhy) },
    ],
    thanks: [sorryThanks(bad), plainThanks()],
    footer: footer(),
  }
}
