import type { Word } from '../../catalog/topic/word.ts'

/** Shorter says too little, and longer is one word. */
const shortest = 4
const longest = 12
/** From so many letters on a beginning is a stem by itself; before that only where it is a word too. */
const sure = 5
/** So many of the texts that have a beginning have the longer one too: the longer one is meant. */
const dominant = 0.8
const isWordFrom = 0.25
const leastTexts = 3
const mostSuggestions = 24
const mostForms = 3

/** Words that join others: they say nothing of what a text is about. */
const joining = new Set(
  `että mutta koska joka jotka jonka joita joista johon jossa josta mikä mitä miten missä mistä milloin kuin niin näin noin siis sitten vielä enää aina usein
  kaikki kaikkea kaikista kaikkien jokin jotain jotakin joku joskus vain myös hyvin todella aika ihan liian melko erittäin ennen jälkeen kanssa ilman varten
  tämä tätä tästä tässä tähän tämän nämä näitä näiden tuon tuota siitä siinä siihen sitä sille sillä niitä niistä niiden niille heitä heidän hänen häntä
  minä minun minua minulle minulla minulta meidän meille meillä meiltä teidän teille teillä teiltä oman omaa omat itse olen olet olemme olette ovat olin olit
  olimme olivat ollut olla olisi olisin olisivat pitäisi piti täytyy voisi voisin voidaan voida voivat voit voin saisi saada saatiin saanut tuli tulee tulla
  tullut teki tehdä tehty tehtiin kuten vaikka jotta sekä eikä enkä kyllä varmaan kuitenkin kuulemma juuri jopa edes vasta muuta muut muita muiden toinen
  toisen toista yhden yhtä kaksi kolme paljon vähän enemmän vähemmän nytkin silti kerran kertaa kautta kohti takia mukaan aikana heti pois ulos sisään
  koko mitään jälkeen juttu asia asiaa asian asiat asioita meni menee mennä näki nähdä pitää osaa osasi tarvitaan tarvinnut tarvitse ensi tulisi laittoi kerralla löytyi kysyin
  eivät etten olleet sain saat saan saimme mielestäni
  inte bara från till eller även efter innan utan under över också mycket mera mest vara varit blir blev hade hava haft skulle kunde kunna måste borde vill
  ville denna detta dessa deras vilken vilket vilka vars åter alla allt några något någon ingen inga inget samt trots medan sedan därför dock redan igen alltid
  aldrig ganska väldigt lite mina mitt våra vårt dina ditt sina sitt honom henne dem jag
  that this these those with from have been were they them their there then than when what which while where will would could should about after before into
  your yours just very also only some such more most much many over under again always never still because does doing done having being here hers himself
  itself myself ours ourselves other others same both each every didn doesn wasn isn couldn wouldn`.split(/\s+/),
)

/** Which words begin alike in many texts, for suggesting by what a topic could be found. */
export class Beginnings {
  readonly #texts = new Map<string, number>()
  readonly #forms = new Map<string, number>()

  add(words: readonly Word[]): void {
    const forms = new Set(
      words.flatMap(({ text }) => (text.length < shortest || joining.has(text) || /\d/.test(text) ? [] : [text])),
    )
    const beginnings = new Set<string>()
    for (const form of forms)
      for (let n = shortest; n <= Math.min(form.length, longest); n++) beginnings.add(form.slice(0, n))
    for (const form of forms) this.#forms.set(form, (this.#forms.get(form) ?? 0) + 1)
    for (const beginning of beginnings) this.#texts.set(beginning, (this.#texts.get(beginning) ?? 0) + 1)
  }

  /** The most frequent stems, with the number of texts in which a word begins so, and with the forms that are most frequent. */
  frequent(): { word: string; answers: number; forms: string[] }[] {
    const after = new Map<string, string[]>()
    for (const [beginning, n] of this.#texts)
      if (n >= leastTexts) {
        const before = beginning.slice(0, -1)
        after.set(before, [...(after.get(before) ?? []), beginning])
      }
    const stems: string[] = []
    const look = (begun: string): void => {
      let beginning = begun
      let [n, next, one]: [number, string[], string | undefined] = [0, [], begun]
      while (one) {
        beginning = one
        n = this.#texts.get(beginning)!
        next = after.get(beginning) ?? []
        one = next.find((longer) => this.#texts.get(longer)! >= dominant * n)
      }
      const isWord = (this.#forms.get(beginning) ?? 0) >= isWordFrom * n
      if (beginning.length >= sure || isWord) stems.push(beginning)
      else for (const longer of next) look(longer)
    }
    for (const [before, begun] of after) if (before.length === shortest - 1) for (const one of begun) look(one)
    const forms = [...this.#forms].sort((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))
    return stems
      .sort((a, b) => this.#texts.get(b)! - this.#texts.get(a)! || a.localeCompare(b))
      .slice(0, mostSuggestions)
      .map((word) => ({
        ...{ word, answers: this.#texts.get(word)! },
        forms: forms.flatMap(([form]) => (form.startsWith(word) ? [form] : [])).slice(0, mostForms),
      }))
  }
}
