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

const name: Note = { fi: 'Toimituksen jälkeen', sv: 'Efter leveransen', en: 'After a delivery' }

const deliveryWhy: Why = {
  decision: {
    fi: 'Millä reiteillä ja kuljetusyhtiöillä jatketaan ja missä toimitustapaa muutetaan.',
    sv: 'Vilka rutter och transportföretag vi fortsätter med och var leveranssättet ändras.',
    en: 'Which routes and carriers to keep, and where to change the way of delivering.',
  },
  action: {
    fi: '1–2: toimituksista vastaava selvittää lähetyksen samana päivänä.',
    sv: '1–2: leveransansvarig utreder försändelsen samma dag.',
    en: '1–2: whoever answers for deliveries looks into the shipment the same day.',
  },
}
const faultWhy: Why = {
  decision: {
    fi: 'Parannetaanko ensin aikataulua, pakkaamista, keräilyä vai viestejä.',
    sv: 'Om vi först förbättrar tidtabellen, packningen, plockningen eller meddelandena.',
    en: 'Whether to mend the schedule, packing, picking or messages first.',
  },
  action: {
    fi: 'Vika kirjataan tapaukseen. Sama vika kolmesti viikossa: syy selvitetään kuljettajan tai varaston kanssa.',
    sv: 'Felet antecknas i ärendet. Samma fel tre gånger i veckan: orsaken utreds med transportören eller lagret.',
    en: 'The fault goes into the case. The same fault three times a week is traced with the carrier or the warehouse.',
  },
}
const npsWhy: Why = {
  decision: {
    fi: 'Tuoko toimitustapa asiakkaan takaisin, eli mitä siitä kannattaa maksaa.',
    sv: 'Om leveranssättet får kunden att komma tillbaka, det vill säga vad det är värt att betala för det.',
    en: 'Whether the way of delivering brings customers back, and so what it is worth paying for.',
  },
  action: {
    fi: '0–6: asiakkaalta kysytään, saako häneen ottaa yhteyttä.',
    sv: '0–6: kunden tillfrågas om vi får ta kontakt.',
    en: '0–6: the customer is asked whether we may get in touch.',
  },
}

/** After a delivery: how it went, what went wrong (asked only when something did), the relationship, own words. */
export function deliveryTemplate(owner: string, review: string, language: Language = 'fi'): SurveyContent {
  const purpose = (why: Why) => purposeOf(why, owner, review, language)
  const bad: Rule = {
    mode: 'any',
    conditions: [
      { question: 'csat', max: 2 },
      { question: 'nps', max: 6 },
    ],
  }
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
          fi: 'Miten toimitus onnistui?',
          sv: 'Hur lyckades leveransen?',
          en: 'How did the delivery go?',
        },
        required: true,
        purpose: purpose(deliveryWhy),
      },
      {
        id: 'fault',
        kind: 'choices',
        title: { fi: 'Mikä ei sujunut?', sv: 'Vad gick inte bra?', en: 'What did not go well?' },
        help: {
          fi: 'Valitse kaikki, jotka sopivat.',
          sv: 'Välj alla som passar.',
          en: 'Choose all that apply.',
        },
        options: [
          { id: 'late', label: { fi: 'Tuli myöhässä', sv: 'Kom för sent', en: 'Came late' } },
          { id: 'damaged', label: { fi: 'Tuote tai paketti rikki', sv: 'Varan eller paketet trasigt', en: 'Damaged' } },
          { id: 'missing', label: { fi: 'Jotain puuttui', sv: 'Något saknades', en: 'Something was missing' } },
          {
            id: 'messages',
            label: { fi: 'Tiedot toimituksesta', sv: 'Leveransinformationen', en: 'Delivery messages' },
          },
          { id: 'driver', label: { fi: 'Kuljettajan palvelu', sv: 'Chaufförens service', en: "The driver's service" } },
        ],
        shuffle: true,
        other: true,
        required: false,
        showIf: { mode: 'all', conditions: [{ question: 'csat', max: 3 }] },
        purpose: purpose(faultWhy),
      },
      {
        id: 'nps',
        kind: 'nps',
        title: {
          fi: 'Kuinka todennäköisesti suosittelisit meitä ystävälle?',
          sv: 'Hur sannolikt är det att du skulle rekommendera oss till en vän?',
          en: 'How likely are you to recommend us to a friend?',
        },
        required: false,
        purpose: purpose(npsWhy),
      },
      {
        ...words({
          fi: 'Mikä vaikutti arvioosi eniten?',
          sv: 'Vad påverkade ditt omdöme mest?',
          en: 'What affected your rating most?',
        }),
        purpose: purpose(wordsWhy),
      },
      { ...contact(bad), purpose: purpose(contactWhy) },
    ],
    thanks: [sorryThanks(bad), plainThanks()],
    footer: footer(),
  }
}
