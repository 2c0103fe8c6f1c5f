import type { Bank } from './bank.ts'

export const en: Bank = {
  about: {
    billing: {
      good: [
        'The invoice was corrected on the spot',
        'They moved the due date without any fuss',
        'Refund arrived the next day',
      ],
      mixed: ['Sorted in the end but the invoice is hard to read, even with a translator'],
      bad: [
        'I paid on time and still got a reminder',
        'Third call about the same invoice',
        'Still waiting for a refund after a month',
      ],
    },
    newBilling: {
      good: ['The new invoice confused me but I got good help'],
      mixed: ['New invoice layout is a mess, took me a while to find the reference number'],
      bad: [
        'Two invoices for one order and nobody knows which one to pay',
        'Your new billing system clearly does not work, even your own people say so',
        'The agent could not see my invoice at all',
      ],
    },
    order: {
      good: [
        'Found out where my order was in a minute',
        'Easy to change the pickup point',
        'Added the {product} to an order that was already confirmed',
      ],
      mixed: ['They could not promise a date, otherwise fine'],
      bad: [
        'My order was cancelled and nobody told me',
        'Ordered the {product} four weeks ago, still nothing',
        'Three channels, three different answers',
      ],
    },
    garden: {
      good: ['Really knows plants', 'Now I know when to prune'],
      bad: ['The plants they recommended died in two weeks'],
    },
    building: {
      good: ['Explained in English which screws I need, much appreciated', 'Worked out the amount of timber with me'],
      bad: ['Wrong amount calculated, half of the boards left over'],
    },
    advice: {
      good: ['Honest advice, saved me money', 'Compared two models without pushing the expensive one'],
      mixed: ['The answer was a bit general'],
      bad: ['Just read me the product page', 'Was told to go to the store, no help at all'],
    },
    return: {
      good: ['Return was painless', 'Swapped the broken {product} for a new one right away'],
      mixed: ['Return worked but I had to pay the freight'],
      bad: ['Six weeks and still no money back', 'The store says call, the phone says go to the store'],
    },
    warranty: {
      good: ['Warranty handled without arguing'],
      mixed: ['Repair took five weeks but it works now'],
      bad: ['Broke after a month and apparently the battery is not covered', 'Nobody calls back from service'],
    },
    loyalty: {
      good: ['Points are there now, thanks'],
      mixed: ['Login works now, took three tries'],
      bad: ['The code never arrives so I cannot log in'],
    },
    staff: {
      good: [
        'Very friendly staff, good English',
        'Helped me carry everything to the car',
        'They cut the boards while I waited',
      ],
      mixed: ['Helpful once you find somebody'],
      bad: ['Could not find anyone to ask', 'Felt like I was disturbing them'],
    },
    range: {
      good: ['Found everything on my list'],
      mixed: ['Basics yes, anything else has to be ordered'],
      bad: ['Website said 4 in stock, shelf was empty'],
    },
    price: {
      good: ['Good value'],
      mixed: ['A bit pricey but close to home'],
      bad: ['Different price at the till than on the shelf'],
    },
    queue: {
      good: ['Quick at the till'],
      mixed: ['Bit of a queue but it moved'],
      bad: ['One till open on a Saturday, seriously'],
    },
    place: {
      good: ['Clean store and plenty of parking'],
      mixed: ['Signs only in Finnish, otherwise tidy'],
      bad: ['Pallets everywhere, no way through with a pram'],
    },
    delivered: {
      good: ['Came exactly when promised', 'Everything in one piece and well packed'],
      mixed: ['Arrived, but in three separate boxes on three days'],
      bad: ['Paid for home delivery and had to pick it up myself'],
    },
    late: {
      mixed: ['A day late but they let me know'],
      bad: ['Stayed home all day and nobody came', 'A week late with no explanation'],
    },
    damaged: { mixed: ['Box torn, contents fine'], bad: ['The {product} was scratched and the box soaked'] },
    missing: { mixed: ['Screws were missing, got them from the store'], bad: ['Half of the order was missing'] },
    messages: {
      good: ['Loved that I could see where the van was'],
      mixed: ['Five text messages, one would do'],
      bad: ['Tracking said delivered. It was not'],
    },
    driver: {
      good: ['Driver called ahead and carried it all in'],
      mixed: ['Driver fine, left the pallet in the driveway though'],
      bad: ['Left in the rain by the road'],
    },
    any: {
      good: ['Solved in one go', 'Fast and friendly', 'Easy to deal with', 'Finally a customer service that listens'],
      mixed: ['It was okay', 'Sorted eventually', 'Nice people, long wait'],
      bad: [
        'Still not solved',
        'Got passed around',
        'They promised to call back and did not',
        'That was not what I asked',
      ],
    },
  },
  agent: {
    good: ['{agent} was lovely', 'Thank you {agent}!', '{agent} knew straight away what to do'],
    mixed: ['{agent} did what was possible'],
    bad: ['{agent} was polite but could not do anything'],
  },
  waiting: ['{minutes} minutes in the queue', 'Waited {minutes} min to get through'],
  holding: ['{minutes} minutes on hold', 'No option to be called back'],
  begin: {
    service: [
      'Second time about the same thing',
      'I do not speak much Finnish',
      'Contacted you {weekday} morning',
      'Customer for years',
    ],
    store: [
      'Just needed one pipe fitting',
      'First visit to this store',
      'We are renovating our first home',
      'Came {weekday} at the busiest time',
    ],
    delivery: [
      'First time I order a {product} online',
      'It came {weekday}',
      'We live on the third floor without a lift',
    ],
  },
  weekdays: ['on Monday', 'on Tuesday', 'on Wednesday', 'on Thursday', 'on Friday', 'on Saturday', 'on Sunday'],
  end: {
    good: ['Thanks!', 'Will come again', 'Keep it up'],
    mixed: ['Otherwise fine', 'Room for improvement'],
    bad: ['Next time somewhere else', 'I hope somebody reads this', 'Disappointing'],
  },
  short: {
    good: ['thanks', 'Great service', 'all good', 'Perfect', '👍'],
    mixed: ['ok', 'fine', 'so so'],
    bad: ['Bad', 'not good', 'too slow', 'poor'],
  },
  products: [
    ['lawn mower', 'lawn mower', 'lawn mowers'],
    ['greenhouse', 'greenhouse', 'greenhouses'],
    ['pressure washer', 'pressure washer', 'pressure washers'],
    ['grill', 'grill', 'grills'],
    ['snow blower', 'snow blower', 'snow blowers'],
    ['chest of drawers', 'chest of drawers', 'drawers'],
    ['lamp', 'lamp', 'lamps'],
  ],
}
