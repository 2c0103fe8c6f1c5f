/** Ideas of the board that may be the same, for staff. */
export const boardDuplicates = {
  which: 'Mitkä parit',
  likely: 'Ehkä samat',
  apart: 'Eivät ole samat',
  total: (n: number, shown: string, apart: boolean) =>
    apart
      ? n === 1
        ? '1 pari'
        : `${shown} paria`
      : n === 1
        ? '1 pari, joka voi olla sama asia'
        : `${shown} paria, jotka voivat olla sama asia`,
  comparing: (compared: string, of: string) => `Vertailu on kesken: ${compared} / ${of}.`,
  keys: 'Näppäimet: j ja k seuraava ja edellinen, 1 säilytä vasen, 2 säilytä oikea, x eivät ole sama.',
  keysApart: 'Näppäimet: j ja k seuraava ja edellinen, x takaisin ehdotuksiin.',
  keep: 'Säilytä tämä, liitä toinen',
  notSame: 'Eivät ole sama',
  undoApart: 'Takaisin ehdotuksiin',
  together: (n: number, shown: string) => (n === 1 ? 'yhdessä 1 ääni' : `yhdessä ${shown} ääntä`),
  merged: (title: string, into: string) => `”${title}” on nyt osa ideaa ”${into}”.`,
  saidApart: 'Paria ei enää ehdoteta.',
  saidNotApart: 'Pari on taas ehdotuksissa.',
  already: 'Joku muu ehti ensin: tämä pari on jo käsitelty.',
  undo: 'Peru',
  none: 'Ei samanlaisia',
  noneWhy:
    'Avoimista, suunnitelluista ja työn alla olevista ideoista yhtään paria ei ole lähellä toisiaan. Uusia ideoita verrataan sitä mukaa kuin niitä tulee.',
  wait: 'Ideoita verrataan',
  waitWhy: 'Parit ilmestyvät tähän, kun niitä löytyy.',
  noneApart: 'Ei vielä yhtään',
  noneApartWhy: 'Kun sanot, että kaksi ideaa eivät ole sama, pari siirtyy tänne eikä sitä enää ehdoteta.',
}
