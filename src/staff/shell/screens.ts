import type { OperationId } from '../../contract/operations.ts'
import type { useText } from '../text.ts'

export type ScreenId = keyof ReturnType<typeof useText>['nav']
/** What the menu offers, in its order. An entry is shown once routes.tsx has a screen under its address. */
export const menu: {
  id: ScreenId
  to: string
  group: 'see' | 'act' | 'measure' | 'last'
  view?: boolean
  needs?: OperationId
}[] = [
  { id: 'now', to: '/', group: 'see', view: true },
  { id: 'answers', to: '/answers', group: 'see', view: true },
  { id: 'trends', to: '/trends', group: 'see', view: true },
  { id: 'errands', to: '/errands', group: 'see', view: true, needs: 'errands.list' },
  { id: 'encounters', to: '/encounters', group: 'see', view: true },
  { id: 'alerts', to: '/alerts', group: 'see', needs: 'alerts.list' },
  { id: 'staffing', to: '/staffing', group: 'see', needs: 'staffing.plan' },
  { id: 'cases', to: '/cases', group: 'act' },
  { id: 'board', to: '/board', group: 'act', needs: 'board.read' },
  { id: 'improvements', to: '/improvements', group: 'act', needs: 'improvements.list' },
  { id: 'huddle', to: '/huddle', group: 'act', needs: 'causes.ranking' },
  { id: 'calls', to: '/calls', group: 'act', needs: 'phone.next' },
  { id: 'entry', to: '/entry', group: 'act', needs: 'entries.record' },
  { id: 'classify', to: '/classify', group: 'act', needs: 'encounters.unclassified' },
  { id: 'notices', to: '/notices', group: 'act', needs: 'notices.list' },
  { id: 'surveys', to: '/surveys', group: 'measure' },
  { id: 'touchpoints', to: '/touchpoints', group: 'measure' },
  { id: 'policies', to: '/policies', group: 'measure', needs: 'suppressions.summary' },
  { id: 'print', to: '/print', group: 'measure' },
  { id: 'outbox', to: '/outbox', group: 'measure', needs: 'messages.list' },
  { id: 'rewards', to: '/rewards', group: 'measure', needs: 'rewards.list' },
  { id: 'sources', to: '/sources', group: 'measure', needs: 'sources.list' },
  { id: 'settings', to: '/settings', group: 'last' },
]
