import { nameEnding, nameStems } from './redact.ts'
import type { UsualWords } from './usual-words.ts'

/** First names that are common where we are. Whoever bears one and is not known to us is found by it, also where it begins a sentence. */
const common = `
  Aino Aleksi Anna Anne Anneli Anni Annika Antero Antti Ari Arja Arto Birgitta Eero Eetu Eeva Eija Elina Elias Elisa Ella Emilia Emma Eino Eemeli Eveliina
  Hanna Hannele Hannu Harri Heidi Heikki Helena Henri Henrik Iida Ilkka Inkeri Irja Irma Jaakko Jaana Jani Janne Jari Jarmo Jenni Jenna Joonas Johanna Johannes
  Jorma Jouni Juha Juhani Juho Jukka Julia Jussi Jyrki Kaarina Kaija Kaisa Kalevi Kalle Kari Karoliina Katariina Kati Katja Kimmo Kirsi Kristiina Lasse Lassi
  Lauri Laura Leena Liisa Linnea Maarit Maija Mari Maria Marika Marja Marjatta Marko Markku Markus Martti Matias Matti Mauri Merja Mia Mika Mikael Mikko Minna
  Mirja Mirka Miro Niina Niko Noora Olavi Oili Olli Onni Oskari Otto Outi Paavo Päivi Pasi Paula Pauli Pekka Pentti Pertti Petra Petri Petteri Pia Pirjo Pirkko
  Raija Raimo Reijo Reino Riikka Riina Riitta Risto Ritva Roope Sami Samuli Sanna Sari Satu Seija Seppo Sini Sinikka Sirpa Sofia Suvi Taina Tapani Tapio Tarja
  Teemu Terhi Teppo Terttu Tiina Timo Toni Topi Toivo Tuija Tuomas Tuula Ulla Urho Valtteri Vappu Veera Veikko Venla Ville Vilma Väinö Ahmed Ali Fatima Mohamed
  Anders Arne Astrid Axel Bengt Bertil Bo Britt Carina Carl Christer Elin Elsa Erik Eva Fredrik Gunilla Gunnar Gustav Göran Hans Håkan Ingrid Ingrid Jan Jens
  Johan Jonas Karin Karl Kerstin Kjell Kristina Lars Lena Lennart Magnus Margareta Martin Mats Mikaela Monika Nils Olof Oskar Per Peter Pär Rolf Siv Stefan Sten
  Sven Susanne Tove Ulf Ulrika Viktor Åke Åsa Örjan
  Alice Amy Andrew Barbara Ben Brian Carol Charles Chris Daniel David Emily George Harry Helen Henry Jack James Jane Jennifer Jessica Jim Joe John Karen Kate
  Kevin Laura Linda Lisa Lucy Mary Michael Mike Nancy Oliver Olivia Patricia Paul Rachel Richard Robert Sarah Simon Sophie Steve Susan Thomas Tim Tom William`
const names = [...new Set(common.trim().split(/\s+/))]
const like = (some: string[], ends: string, flags: string) =>
  new RegExp(`^(?:${some.flatMap(nameStems).join('|')})${ends}$`, flags)
const known = like(names, `(?:${nameEnding}){0,2}`, 'u')

/** Common first names that are common words too, in small letters; the short ones are the beginnings of too many. */
const words = new Set(
  (
    'Aino Anna Anne Axel Carol Hanna Hans Harri Harry Jack Karl Kari Kate Marja Martin Otto Outi Paula Paul Satu Sini Sten Suvi Taina Tapani Toivo Tuija Urho Vappu ' +
    'Onni Ella Elin Mari Mary Mark'
  ).split(' '),
)
const small = like(
  names.filter((n) => n.length >= 4 && !words.has(n)),
  `(?:${nameEnding})?`,
  'iu',
)
const smallWord = /(?<![\p{L}\p{N}’'-])\p{Ll}[\p{L}’'-]*\p{L}(?![’'-]\p{L})/gu

/** Where a sentence begins: at the start, after its end, on a new line, and where somebody is quoted. After “…” it is not known. */
const begins = /(?:^|[.!?:]["”’')]*\s+|\n\s*|["”(]\s*|[-–•*]\s+)$/u
/** Looks back over blanks and closing quotes only: held against all that stands before it, a text of many empty lines kept the server for minutes. */
function isBegun(text: string, index: number): boolean {
  let from = index
  while (from > 0 && /\s/.test(text[from - 1]!)) from--
  while (from > 0 && '"”’\')'.includes(text[from - 1]!)) from--
  return begins.test(text.slice(Math.max(0, from - 1), index))
}
const capitalised = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}’'-]*\p{L}/gu

/** Seen small in so many texts, a word that begins a sentence is a word. Once can be somebody's name in a hurry. */
const leastOfWord = 2
/** And one that is written like a common first name: names stand small here and there. */
const leastOfName = 5

/**
 * Words that could be somebody's name: written with a capital in the middle of a sentence, or at its beginning where others do not write it small; or like a common
 * first name, also in small letters. Each once, in their order. Most are places, firms and rare words; which are not only a person can tell.
 */
export function doubtfulWords(text: string, usual: UsualWords): string[] {
  const found: { word: string; index: number }[] = []
  for (const { 0: word, index } of text.matchAll(capitalised)) {
    // English writes itself with a capital.
    if (/^I['’]/.test(word)) continue
    if (!isBegun(text, index) || word.split('-').some((part) => known.test(part)) || usual.inTexts(word) < leastOfWord)
      found.push({ word, index })
  }
  for (const { 0: word, index } of text.matchAll(smallWord))
    if (word.split('-').some((part) => small.test(part)) && usual.inTexts(word) < leastOfName)
      found.push({ word, index })
  return [...new Set(found.sort((a, b) => a.index - b.index).map((f) => f.word))]
}

/**
 * The same of words of which something was left out, judged where they stood: what is cut can hide that a word was in the middle of a sentence, or that it began
 * one. What the cut made of a word, by the place where it is now.
 */
export function doubtfulOf(text: string, original: string, usual: UsualWords): string[] {
  const here = wordsOf(text)
  const there = wordsOf(original)
  const judged = doubtfulWords(original, usual).filter((w) => here.has(w))
  return [...new Set([...judged, ...doubtfulWords(text, usual).filter((w) => !there.has(w))])]
}
const wordsOf = (text: string) => new Set([...text.matchAll(capitalised), ...text.matchAll(smallWord)].map(([w]) => w))
