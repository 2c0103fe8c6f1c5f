import type { Language } from '../../../contract/language.ts'
import type { Rule, SurveyContent } from '../../../contract/survey.ts'
import { footer, type Note, plainThanks, purposeOf, sorryThanks, type Why } from './shared.ts'

const name: Note = { fi: 'Hoituiko asia?', sv: 'Ordnade det sig?', en: 'Was it put right?' }

const why: Why = {
  decision: {
    fi: 'Onko asia hoidettu asiakkaankin mielestä, ja mitkä korjaukset eivät riitä.',
    sv: 'Om saken är ordnad också enligt kunden, och vilka rättelser som inte räcker.',
    en: 'Whether it is put right in the customer’s eyes too, and which remedies fall short.',
  },
  action: {
    fi: '4–5: tapaus vahvistetaan. 1–2: tapaus avataan uudelleen ja omistaja ottaa yhteyttä.',
    sv: '4–5: ärendet bekräftas. 1–2: ärendet öppnas igen och den ansvariga hör av sig.',
    en: '4–5: the case is confirmed. 1–2: the case is opened again and its owner gets in touch.',
  },
}

/** After a case was solved: one question. */
export function recoveryTemplate(owner: string, review: string, language: Language = 'fi'): SurveyContent {
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
          fi: 'Kuinka hyvin asiasi lopulta hoitui?',
          sv: 'Hur bra ordnade sig ditt ärende till slut?',
          en: 'How well was your matter put right in the end?',
        },
        required: true,
        purpose: purposeOf(why, owner, review, language),
      },
    ],
    thanks: [sorryThanks(bad), plainThanks()],
    footer: footer(),
  }
}
