/** What we say in text messages. Every letter is of the GSM alphabet, and a message with a question of the usual length fits in one part. */
export const textMessage = {
  /** Begins a message; the name is the brand's. */
  from: (name: string) => `${name}: `,
  remind: 'Muistutus: ',
  /** In the place of a question that is too long, or that no number answers. */
  ask: 'Miten asiointisi sujui?',
  number: (low: string, high: string) => `Vastaa numerolla ${low}-${high} tai avaa`,
  numberWith: (low: string, high: string, word: string) =>
    `Vastaa numerolla ${low}-${high} (${high} = ${word}) tai avaa`,
  solved: 'Vastaa KYLLÄ, OSITTAIN tai EI, tai avaa',
  open: 'Vastaa tästä:',
  /** How to be asked no more: by answering STOP, or where a sender takes no answers by a link. */
  stop: 'Lopeta: STOP',
  leave: (link: string) => `Lopeta: ${link}`,
  /** Our one answer to what we did not understand. */
  unclear: 'Kiitos viestistäsi! Emme saaneet siitä arvosanaa.',
  /** Where the survey promised anonymity, which an answer by text could not keep. */
  anonymous: 'Kiitos! Kysely on nimetön, joten vastaustasi ei voi ottaa vastaan viestillä.',
}
