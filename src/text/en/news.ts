import type { news as fi } from '../fi/news.ts'

/** The public page of what was done, and what those who asked are told. Numbers and dates come in already formatted. */
export const news: typeof fi = {
  title: (name) => `What came of your feedback – ${name}`,
  heading: 'What came of your feedback',
  why: 'Here we tell what we have changed because you told us.',
  tabs: { news: 'Changes', results: 'Results' },
  nav: 'Pages',
  none: 'There is nothing here yet. When something changes because of feedback, it is told here.',
  said: 'You said',
  did: 'We did',
  asked: (s) => `${s} people asked for this.`,
  published: (when) => `Published ${when}`,
  changed: (when) => `changed ${when}`,
  writtenIn: {
    fi: 'This is not available in English; the text is in Finnish.',
    sv: 'This is not available in English; the text is in Swedish.',
    en: 'The text is in English.',
  },
  withdrawn: 'This notice has been withdrawn',
  withdrawnWhy: (when) => `It was public until ${when}.`,
  effect: {
    title: 'What came of it',
    improved: (metric, by, range) =>
      `Better: ${metric} ${by} (${range}), after taking off how similar places developed.`,
    worsened: (metric, by, range) =>
      `Worse: ${metric} ${by} (${range}), after taking off how similar places developed.`,
    'no-effect': (metric, by, range) =>
      `No effect seen: ${metric} ${by} (${range}) compared with similar places. The difference is within chance.`,
    range: (low, high, sure) => `interval ${low} … ${high}, certainty ${sure} %`,
    judged: (weeks) => `Judged ${weeks} weeks after the change.`,
    unit: { points: 'points', share: 'percentage points', mean: '', seconds: 'seconds' },
    metric: {
      nps: 'willingness to recommend (NPS)',
      csat: 'share of satisfied customers',
      csat_mean: 'satisfaction on the scale 1–5',
      ces: 'share who found it easy',
      ces_mean: 'ease on the scale 1–7',
      solved: 'share of matters solved',
      wait: 'waiting time',
      service_level: 'share answered in time',
      abandonment: 'share who left the queue',
    },
  },
  quotes: 'In their own words',
  all: 'All changes',
  feed: 'Feed (Atom)',
  results: 'Results by touchpoint',
  resultsWhy: (from, to) =>
    `Answers of ${from}–${to}. The interval tells where the figure is with 95 percent certainty.`,
  place: 'Where',
  score: 'Figure',
  answers: (s) => `${s} answers`,
  interval: (low, high) => `interval ${low}…${high}`,
  few: 'There are too few answers yet.',
  noResults: 'No results are public.',
  whatWeDid: 'What we did',
  metric: {
    nps: 'Would recommend us (NPS, −100…100)',
    ces: 'It was easy',
    csat: 'Satisfied',
    solved: 'Matter was solved',
  },
  unknown: 'No such page',
  unknownWhy: 'The address is wrong, or the page is closed.',
  personal: {
    read: 'I have read this, thanks',
    thanks: 'Thank you for telling us!',
    thanksWhy: 'That you have read it helps us to tell of the right things.',
  },
  mail: {
    open: 'Read what changed',
    asker: {
      subject: (title) => `Your feedback made a difference: ${title}`,
      greeting: 'You told us what did not work. Now it has been changed.',
      why: (name) => `You get this message once, because you gave feedback: ${name}.`,
      leave: 'I do not want these messages',
      text: (name, title, link, leave) =>
        `${name}: your feedback made a difference. ${title} ${link} No more messages: ${leave}`,
    },
    follower: {
      subject: (title) => `An idea you follow led to a change: ${title}`,
      greeting: 'You follow an idea because of which we have now changed something.',
      why: (name) => `You get this message once, because you follow an idea. From ${name}.`,
      leave: 'I want no more of these messages',
      text: (name, title, link, leave) =>
        `${name}: an idea you follow led to a change. ${title} ${link} No more messages: ${leave}`,
    },
  },
}
