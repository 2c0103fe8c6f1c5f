import { nameEnding, nameStems } from './redact.ts'

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
const known = new RegExp(`^(?:${names.flatMap(nameStems).join('|')})(?:${nameEnding}){0,2}$`, 'u')

/** Where a sentence begins: at the start, after its end, on a new line, and where somebody is quoted. After “…” it is not known. */
const begins = /(?:^|[.!?:]["”’')]*\s+|\n\s*|["”(]\s*|[-–•*]\s+)$/u
const capitalised = /(?<![\p{L}\p{N}])\p{Lu}[\p{L}’'-]*\p{L}/gu

/**
 * Words that could be somebody's name: written with a capital in the middle of a sentence, or like a common first name. Each once, in their order. Most are places,
 * firms and months; which are not only a person can tell.
 */
export function doubtfulWords(words: string): string[] {
  const found: string[] = []
  for (const { 0: word, index } of words.matchAll(capitalised)) {
    // English writes itself with a capital.
    if (/^I['’]/.test(word)) continue
    if (!begins.test(words.slice(0, index)) || word.split('-').some((part) => known.test(part))) found.push(word)
  }
  return [...new Set(found)]
}

/**
 * The same of words of which something was left out, judged where they stood: what is cut can hide that a word was in the middle of a sentence, or that it began
 * one. What the cut made of a word, by the place where it is now.
 */
export function doubtfulOf(words: string, original: string): string[] {
  const here = wordsOf(words)
  const there = wordsOf(original)
  const judged = doubtfulWords(original).filter((w) => here.has(w))
  return [...new Set([...judged, ...doubtfulWords(words).filter((w) => !there.has(w))])]
}
const wordsOf = (text: string) => new Set([...text.matchAll(capitalised)].map(([word]) => word))
