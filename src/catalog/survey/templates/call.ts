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

const name: Note = { fi: 'Puhelun jälkeen', sv: 'Efter samtalet', en: 'After a call' }

const easeWhy: Why = {
  decision: {
    fi: 'Mitkä yhteydenoton syyt tehdään asiakkaalle helpommiksi ensin.',
    sv: 'Vilka kontaktorsaker vi gör enklare för kunden först.',
    en: 'Which reasons for contact to make easier for the customer first.',
  },
  action: {
    fi: '1–3: lähiesihenkilö kuuntelee puhelun ja kirjaa esteen. Viikon vaikeimmat syyt käydään läpi tiimissä.',
    sv: '1–3: närmaste chefen lyssnar på samtalet och antecknar hindret. Veckans svåraste orsaker gås igenom i teamet.',
    en: '1–3: the team lead listens to the call and notes the obstacle. The hardest reasons of the week are discussed.',
  },
}
const solvedWhy: Why = {
  decision: {
    fi: 'Mitkä asiat annetaan asiakaspalvelijan ratkaista itse ja mihin tarvitaan ohje tai valtuus.',
    sv: 'Vilka ärenden kundrådgivaren får lösa själv och var det behövs en anvisning eller befogenhet.',
    en: 'Which errands agents may settle themselves, and where they lack a guideline or the authority.',
  },
  action: {
    fi: '”Ei”: tapaus avautuu ja asia hoidetaan loppuun. ”Osittain”: puuttunut osa kirjataan.',
    sv: '”Nej”: ett ärende öppnas och saken sköts till slut. ”Delvis”: det som saknades antecknas.',
    en: '"No": a case opens and the errand is finished. "Partly": what was missing is noted.',
  },
}
const npsWhy: Why = {
  decision: {
    fi: 'Heikentääkö vai vahvistaako puhelinpalvelu asiakassuhdetta, eli mihin sen kehitysraha käytetään.',
    sv: 'Om telefonservicen försvagar eller stärker kundrelationen, det vill säga vart dess utvecklingspengar går.',
    en: 'Whether the phone service weakens or strengthens the relationship, and so where its budget goes.',
  },
  action: {
    fi: '0–6: asiakkaalta kysytään, saako häneen ottaa yhteyttä. 9–10: palaute välitetään tekijälle.',
    sv: '0–6: kunden tillfrågas om vi får ta kontakt. 9–10: responsen förs vidare till den som hjälpte.',
    en: '0–6: the customer is asked whether we may get in touch. 9–10: the thanks go to the agent.',
  },
}

/**
 * After a call: effort first, because it is the sharpest question about one contact and is answered by heart; then whether the
 * errand was solved; only then the relationship (NPS), words, and to the let-down the offer to call back.
 */
export function callTemplate(owner: string, review: string, language: Language = 'fi'): SurveyContent {
  const purpose = (why: Why) => purposeOf(why, owner, review, language)
  const bad: Rule = {
    mode: 'any',
    conditions: [
      { question: 'ces', max: 3 },
      { question: 'solved', oneOf: ['no'] },
      { question: 'nps', max: 6 },
    ],
  }
  return {
    name: name[language],
    languages: ['fi', 'sv', 'en'],
    anonymous: false,
    questions: [
      {
        id: 'ces',
        kind: 'ces',
        title: {
          fi: 'Asiani hoitaminen oli helppoa.',
          sv: 'Det var lätt att få mitt ärende skött.',
          en: 'It was easy to get my matter handled.',
        },
        help: {
          fi: 'Mitä mieltä olet? Keskustelit äsken: {agent|asiakaspalvelumme}.',
          sv: 'Vad tycker du? Du talade nyss med: {agent|vår kundservice}.',
          en: 'How far do you agree? You just talked with {agent|our customer service}.',
        },
        required: true,
        purpose: purpose(easeWhy),
      },
      {
        id: 'solved',
        kind: 'solved',
        title: { fi: 'Ratkesiko asiasi?', sv: 'Löstes ditt ärende?', en: 'Was your matter solved?' },
        required: false,
        purpose: purpose(solvedWhy),
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
