import type { Language } from '../../../contract/language.ts'
import type { Question, Rule } from '../../../contract/survey.ts'

/** The organisation's own note, in the language of whoever makes the survey. */
export type Note = Record<Language, string>

export type Why = { decision: Note; action: Note }

/** Fills in the purpose of a question. */
export const purposeOf = (why: Why, owner: string, review: string, language: Language) => ({
  owner,
  decision: why.decision[language],
  action: why.action[language],
  review,
})

/** Free words. Open to everybody, not only to the unhappy: praise says what to keep. */
export const words = (title: Question['title']): Omit<Question, 'purpose'> => ({
  id: 'words',
  kind: 'longtext',
  title,
  required: false,
})

export const wordsWhy: Why = {
  decision: {
    fi: 'Mihin syyhyn tartutaan seuraavaksi ja mitä jatketaan ennallaan.',
    sv: 'Vilken orsak vi tar tag i härnäst och vad vi fortsätter med som förut.',
    en: 'Which cause to work on next, and what to keep as it is.',
  },
  action: {
    fi: 'Vastaukset luetaan päivittäin. Kiitokset välitetään tekijälle, viat kirjataan syineen.',
    sv: 'Svaren läses varje dag. Tack förs vidare till den berörda, fel antecknas med sin orsak.',
    en: 'Read every day. Thanks are passed on to the person concerned, faults are noted with their cause.',
  },
}

/** Consent to be contacted; asked only of those who were let down, so that the promise can be kept. */
export const contact = (showIf: Rule): Omit<Question, 'purpose'> => ({
  id: 'contact',
  kind: 'contact',
  title: {
    fi: 'Saammeko ottaa sinuun yhteyttä ja korjata asian?',
    sv: 'Får vi kontakta dig och rätta till saken?',
    en: 'May we contact you and put it right?',
  },
  required: false,
  showIf,
})

export const contactWhy: Why = {
  decision: {
    fi: 'Kenelle pettyneistä asiakkaista soitetaan.',
    sv: 'Vilka besvikna kunder vi ringer upp.',
    en: 'Which of the let-down customers to call back.',
  },
  action: {
    fi: 'Suostumuksesta avautuu tapaus, ja asiakkaaseen otetaan yhteyttä luvatussa ajassa.',
    sv: 'Ett samtycke öppnar ett ärende och kunden kontaktas inom utlovad tid.',
    en: 'Consent opens a case, and the customer is contacted within the promised time.',
  },
}

/** Thank-you for those who were let down. */
export const sorryThanks = (when: Rule) => ({
  when,
  title: {
    fi: 'Kiitos, että kerroit',
    sv: 'Tack för att du berättade',
    en: 'Thank you for telling us',
  },
  text: {
    fi: 'Olemme pahoillamme. Vastauksesi luetaan tänään, ja selvitämme, mikä meni pieleen.',
    sv: 'Vi beklagar. Ditt svar läses i dag, och vi tar reda på vad som gick fel.',
    en: 'We are sorry. Your answer is read today, and we will find out what went wrong.',
  },
})

/** Thank-you for everybody else. */
export const plainThanks = () => ({
  title: { fi: 'Kiitos vastauksestasi', sv: 'Tack för ditt svar', en: 'Thank you for your answer' },
  text: {
    fi: 'Luemme jokaisen vastauksen ja korjaamme sen, mikä toistuu.',
    sv: 'Vi läser varje svar och rättar till det som upprepas.',
    en: 'We read every answer and mend what keeps coming up.',
  },
})

/** One line under the questions: who reads this. */
export const footer = () => ({
  fi: 'Vastauksesi luetaan samana päivänä.',
  sv: 'Ditt svar läses samma dag.',
  en: 'Your answer is read the same day.',
})
