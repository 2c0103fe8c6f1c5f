import type { Bank } from './bank.ts'

export const sv: Bank = {
  about: {
    billing: {
      good: ['Fakturan rättades genast', 'Fick flytta förfallodagen utan krångel', 'Krediteringen kom redan nästa dag'],
      mixed: [
        'Det redde ut sig men fakturan är svår att förstå',
        'Ville ha fakturan per e-post, den kom ändå på papper',
      ],
      bad: [
        'Betalade i tid och fick ändå en påminnelse',
        'Tredje gången jag ringer om samma faktura',
        'Har väntat på pengarna tillbaka i en månad',
      ],
    },
    newBilling: {
      good: ['Nya fakturan var konstig men jag fick bra hjälp'],
      mixed: ['Den nya fakturan är rörig, fick leta efter referensnumret'],
      bad: [
        'Fick två fakturor på samma köp och ingen vet vilken som gäller',
        'Ert nya system fungerar inte, det sa till och med kundservicen',
        'E-fakturan kommer inte längre till banken',
        'Fel förfallodag på nya fakturan och genast ett krav på posten',
      ],
    },
    order: {
      good: [
        'Fick veta direkt var beställningen är',
        'Gick lätt att ändra utlämningsstället',
        'Bytte färg på {productOf} fast ordern redan var bekräftad',
      ],
      mixed: ['Ingen kunde säga exakt dag men annars okej', 'Delleverans, resten dröjer'],
      bad: [
        'Beställningen annullerades utan att någon sa något',
        'Fyra veckor och fortfarande ingen {product}',
        'Tre olika svar på samma fråga',
      ],
    },
    garden: {
      good: ['Kunnig person som faktiskt odlar själv', 'Nu vet jag hur äppelträdet ska beskäras'],
      bad: ['Plantorna jag rekommenderades dog på två veckor'],
    },
    building: {
      good: ['Fick bra råd om terrassvirket', 'Räknade ut åtgången tillsammans med mig'],
      bad: ['Fel mängd uträknad, halva virket blev över'],
    },
    advice: {
      good: ['Ärligt råd att inte köpa den dyraste', 'Jämförde två modeller i lugn och ro'],
      mixed: ['Svaret var lite allmänt', 'Fick grunderna, resten fick jag googla'],
      bad: ['Läste bara upp samma text som på nätet', 'Blev rekommenderad fel {product}'],
    },
    return: {
      good: ['Returen gick smidigt', 'Fick en ny {product} på stående fot', 'Pengarna på kontot efter två dagar'],
      mixed: ['Returen gick bra men frakten fick jag stå för själv'],
      bad: ['Väntar fortfarande på återbetalningen', 'Butiken hänvisar till telefonen och telefonen till butiken'],
    },
    warranty: {
      good: ['Garantin ordnades utan tjafs', 'Reservdelen fanns i lager'],
      mixed: ['Reparationen tog fem veckor men nu fungerar den'],
      bad: [
        'Gick sönder efter en månad och garantin gäller tydligen inte batteriet',
        'Servicen ringer aldrig tillbaka',
      ],
    },
    loyalty: {
      good: ['Bonusen syns nu som den ska'],
      mixed: ['Inloggningen fungerar nu men varför ska lösenordet bytas varje gång'],
      bad: ['Bonusen försvann och ingen vet varför', 'Kommer inte in, koden kommer aldrig fram'],
    },
    staff: {
      good: [
        'Trevlig personal som pratar svenska',
        'Fick hjälp att bära ut allt till bilen',
        'Sågade brädorna medan jag väntade',
      ],
      mixed: ['Hjälp fick man när man gick och letade'],
      bad: ['Hittade ingen att fråga', 'Ingen som kunde svenska'],
    },
    range: {
      good: ['Hittade allt jag skulle ha', 'Fina växter i gott skick'],
      mixed: ['Det vanliga finns, annat får man beställa'],
      bad: ['Slut i hyllan fast nätet sa fyra kvar', 'Plantorna var uttorkade'],
    },
    price: { good: ['Bra erbjudanden'], mixed: ['Lite dyrt men nära'], bad: ['Annat pris i kassan än på hyllan'] },
    queue: {
      good: ['Gick snabbt i kassan'],
      mixed: ['Lite kö men det rullade på'],
      bad: ['En kassa öppen och lång kö'],
    },
    place: {
      good: ['Ren och fin butik', 'Gott om parkering'],
      mixed: ['Lite stökigt på grund av ombyggnaden'],
      bad: ['Pallar i gångarna, omöjligt med barnvagn'],
    },
    delivered: {
      good: ['Kom precis när det skulle', 'Allt helt och bra packat', 'Jordsäckarna bars ända till baksidan'],
      mixed: ['Framme, fast i tre omgångar'],
      bad: ['Betalade för hemleverans och fick hämta själv'],
    },
    late: {
      mixed: ['En dag sent men det meddelades'],
      bad: ['Väntade hemma hela dagen och ingen kom', 'Lovades till tisdag, kom på fredag'],
    },
    damaged: {
      mixed: ['Kartongen trasig men varan hel'],
      bad: ['{productOf} var repad och kartongen våt', 'Glasen till växthuset var krossade'],
    },
    missing: { mixed: ['Skruvarna saknades, fick dem i butiken'], bad: ['Halva beställningen saknades'] },
    messages: {
      good: ['Bra att man såg var bilen är'],
      mixed: ['Fem sms, ett hade räckt'],
      bad: ['Ingen information om när den kommer'],
    },
    driver: {
      good: ['Chauffören ringde innan och bar in allt, tack'],
      mixed: ['Pallen lämnades mitt på uppfarten'],
      bad: ['Varorna lämnades i regnet vid vägen'],
    },
    any: {
      good: [
        'Ärendet sköttes på en gång',
        'Snabb och vänlig service',
        'Lätt att ha att göra med er',
        'Fick hjälp på svenska, uppskattas',
      ],
      mixed: ['Helt okej', 'Det ordnade sig till slut', 'Vänligt men lång väntan'],
      bad: [
        'Ärendet är fortfarande öppet',
        'Bollades runt mellan olika personer',
        'Lovade återkomma, ingen har hört av sig',
        'Fick inget svar på det jag frågade',
      ],
    },
  },
  agent: {
    good: ['{agent} var jättetrevlig', 'Tack {agent}!', '{agent} visste genast vad det handlade om'],
    mixed: ['{agent} gjorde sitt bästa'],
    bad: ['{agent} var vänlig men kunde inget göra'],
  },
  waiting: ['Köade {minutes} minuter', '{minutes} min i kö är för länge'],
  holding: ['Fick vänta {minutes} minuter i luren', 'Ingen erbjöd att ringa upp fast kön var {minutes} minuter'],
  begin: {
    service: [
      'Hörde av mig {weekday} på morgonen',
      'Andra gången i samma ärende',
      'Kund sedan många år',
      'Sköter min mammas ärenden',
    ],
    store: [
      'Var där {weekday} när det var som värst',
      'Skulle bara ha en skruv',
      'Stamkund sedan länge',
      'Behövde saker till villan',
    ],
    delivery: [
      'Beställde {productOf} på nätet',
      'Vi bor på en ö så det är inte så enkelt',
      'Kom {weekday} på förmiddagen',
    ],
  },
  weekdays: ['i måndags', 'i tisdags', 'i onsdags', 'i torsdags', 'i fredags', 'i lördags', 'i söndags'],
  end: {
    good: ['Tack!', 'Kommer gärna igen', 'Fortsätt så', 'Rekommenderar'],
    mixed: ['Annars bra', 'Finns att förbättra'],
    bad: ['Nästa gång köper jag annanstans', 'Hoppas någon läser det här', 'Tråkigt', 'Jag vill bli kontaktad'],
  },
  short: {
    good: ['tack', 'Bra service', 'Toppen', 'allt bra', 'Utmärkt', '👍'],
    mixed: ['ok', 'helt ok', 'sådär'],
    bad: ['Dåligt', 'inte bra', 'besviken', 'för långsamt'],
  },
  products: [
    ['gräsklippare', 'gräsklipparen', 'gräsklippare'],
    ['hammock', 'hammocken', 'hammock'],
    ['högtryckstvätt', 'högtryckstvätten', 'högtryckstvätt'],
    ['grill', 'grillen', 'grill'],
    ['snöslunga', 'snöslungan', 'snöslunga'],
    ['byrå', 'byrån', 'byrå'],
    ['duschkabin', 'duschkabinen', 'duschkabin'],
    ['lampa', 'lampan', 'lampa'],
  ],
}
