import type { Language } from '../../../contract/language.ts'

const words = (language: Language, list: string) => Object.fromEntries(list.split(' ').map((w) => [w, language]))
/** What a file may call our languages, folded. */
export const languageWords: Record<string, Language> = {
  ...words('fi', 'fi fin fi-fi suomi finnish finska'),
  ...words('sv', 'sv swe sv-fi sv-se ruotsi swedish svenska se'),
  ...words('en', 'en eng en-gb en-us englanti english engelska'),
}
