import { groupOf } from './feeling.ts'
import type { Kept } from './keep.ts'
import type { Seeded } from './seeded.ts'

/** What the staff write: on the way, and when they close. By what the case is about. */
const written: Record<string, { note: readonly string[]; close: readonly string[] }> = {
  laskutus: {
    note: [
      'Kaksoislasku löytyi, hyvityspyyntö laitettu talouteen.',
      'Soitin, ei vastannut. Jätin viestin ja yritän huomenna uudestaan.',
      'Lasku on mennyt vanhaan verkkolaskuosoitteeseen. Pyydetty siirto.',
      'Taloushallinto selvittää, lupasivat vastata iltapäivällä.',
      'Perintä keskeytetty siksi aikaa kun asia selviää.',
    ],
    close: [
      'Hyvityslasku lähetetty ja asiakkaalle soitettu. Oli tyytyväinen.',
      'Muistutuslasku mitätöity, pahoiteltu.',
      'Eräpäivää siirretty kaksi viikkoa, asiakkaalle sopi.',
      'Sama vika kuin muillakin uuden laskutuksen aikana, viety listalle.',
    ],
  },
  tilaus: {
    note: [
      'Kysytty varastolta, vastaus tänään.',
      'Paketti on jumissa lajittelussa, kuljetusliike etsii.',
      'Tarjottu korvaavaa mallia, asiakas miettii.',
    ],
    close: [
      'Uusi lähetys matkaan, rahtikulut hyvitetty.',
      'Tilaus löytyi toisesta myymälästä, asiakas hakee lauantaina.',
      'Rahat palautettu asiakkaan toiveesta.',
    ],
  },
  takuu: {
    note: [
      'Huolto ei ole kuitannut. Soitettu perään.',
      'Pyydetty kuvat uudestaan, edelliset olivat liian isoja liitteitä.',
    ],
    close: [
      'Laite vaihdettu uuteen.',
      'Varaosa tilattu ja asiakkaalle kerrottu toimitusaika.',
      'Huolto hoiti, asiakas sai laitteen takaisin.',
    ],
  },
  delivery: {
    note: [
      'Reitin kuljettajan kanssa puhuttu.',
      'Pyysin asiakkaalta kuvan vauriosta.',
      'Soitin asiakkaalle, sovittu uusi aika.',
    ],
    close: [
      'Uusi tuote toimitettu seuraavana päivänä.',
      'Kuljetusmaksu palautettu ja pahoiteltu.',
      'Puuttuva kolli löytyi terminaalista, viety perille.',
      'Käyty läpi kuljetusliikkeen viikkopalaverissa.',
    ],
  },
  store: {
    note: [
      'Käydään läpi aamupalaverissa.',
      'Tarkistin kassavuorot, olimme yhden vajaalla.',
      'Hyllypaikka tarkistettu, saldo oli väärin.',
    ],
    close: [
      'Puhuttu tiimin kanssa.',
      'Lisätty kassavuoro perjantain iltapäivään.',
      'Saldo korjattu ja tuote tilattu.',
      'Hintalaput tarkistettu koko osastolta.',
      'Asiakas ei halunnut yhteydenottoa. Kirjattu syy.',
    ],
  },
  other: {
    note: [
      'Soitettu, ei vastannut.',
      'Lähetin sähköpostin ja pyysin lisätietoja.',
      'Kuuntelin puhelun. Ohje oli vanhentunut.',
    ],
    close: [
      'Soitettu ja pahoiteltu, asia kunnossa.',
      'Asiakas sai oikean ohjeen.',
      'Ohje korjattu tietopankkiin.',
      'Käyty läpi asiakaspalvelijan kanssa.',
      'Ei tavoitettu kolmella yrityksellä, lähetetty sähköposti.',
    ],
  },
}

export function notes({ story }: Kept, chance: Seeded): { note: string; close: string } {
  const { channel } = story.line
  const of = channel === 'store' || channel === 'delivery' ? channel : groupOf(story.reason ?? 'muu')
  const { note, close } = written[of] ?? written.other!
  return { note: chance.pick(note), close: chance.pick(close) }
}
