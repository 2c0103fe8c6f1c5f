import type { ReceiverKind } from '../../contract/receiver.ts'

/** What people in a room are told: a line, more lines under it, and where to look. Plain words, whoever wrote them. */
export type Saying = { title: string; lines?: string[]; link?: { url: string; label: string } }

/** The body of a post to a room. Nothing in the words becomes a mention, a link or a format of their system. */
export const chatBody = (kind: Exclude<ReceiverKind, 'webhook'>, saying: Saying): string =>
  JSON.stringify(kind === 'slack' ? slack(saying) : teams(saying))

/** Longer texts are cut by the systems themselves, or refused. */
const most = 2_800
const cut = (text: string): string => (text.length > most ? `${text.slice(0, most - 1).toWellFormed()}…` : text)

// The three characters that Slack reads; with these escaped "<!channel>" is only words. `mrkdwn: false` leaves asterisks alone.
const plain = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function slack({ title, lines = [], link }: Saying) {
  const words = (text: string) => ({ type: 'section', text: { type: 'plain_text', text: cut(text), emoji: false } })
  return {
    // What notifications show.
    text: plain(cut([title, ...lines].join('\n'))),
    mrkdwn: false,
    blocks: [
      words(title),
      ...(lines.length > 0 ? [words(lines.join('\n'))] : []),
      ...(link
        ? [
            {
              type: 'actions',
              elements: [{ type: 'button', text: { type: 'plain_text', text: link.label }, url: link.url }],
            },
          ]
        : []),
    ],
  }
}

/** An adaptive card, as workflows of Teams take it. Text runs are not read as Markdown. */
function teams({ title, lines = [], link }: Saying) {
  const words = (text: string, weight?: 'Bolder') => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: cut(text), ...(weight && { weight }) }],
  })
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body: [words(title, 'Bolder'), ...lines.map((line) => words(line))],
          ...(link && { actions: [{ type: 'Action.OpenUrl', title: link.label, url: link.url }] }),
        },
      },
    ],
  }
}
