import { Button, SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { TextReply } from '../../../contract/operations/texts.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useAct } from '../../queries.ts'
import { useBrandText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './texts.module.css'

/** Texts that customers sent: first those that became no answer and nobody has read. */
export function TextReplies() {
  const { texts: t } = useBrandText()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Record<string, string>
  const show = search.show === 'all' ? 'all' : 'unread'
  const list = useInfiniteQuery({
    queryKey: ['textReplies.list', show],
    queryFn: ({ pageParam, signal }) =>
      call('textReplies.list', { query: { show, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: 30_000,
  })
  const seen = useAct('textReplies.seen', ['textReplies.list'])
  const rows = list.data?.pages.flatMap((p) => p.rows)
  return (
    <section className="card">
      <h2>
        {t.incoming}
        <SegmentedControl
          size="xs"
          aria-label={t.incoming}
          value={show}
          data={(['unread', 'all'] as const).map((s) => ({ value: s, label: t.show[s] }))}
          onChange={(s) =>
            void navigate({
              to: '/settings/$section' as string,
              params: { section: 'texts' } as never,
              search: Object.fromEntries(
                Object.entries({ ...search, show: s === 'all' ? s : '' }).filter(([, v]) => v),
              ) as never,
              replace: true,
            })
          }
        />
      </h2>
      {list.error && !rows ? (
        <Problem error={list.error} retry={() => void list.refetch()} />
      ) : !rows ? (
        <Wait lines={4} />
      ) : rows.length === 0 ? (
        <Empty title={show === 'all' ? t.noneAll : t.none} why={t.noneWhy} />
      ) : (
        <>
          <p className={css.why}>{t.incomingWhy}</p>
          <ul className={setup.rows}>
            {rows.map((r) => (
              <Row key={r.id} reply={r} see={() => seen.mutate({ params: { id: r.id } })} />
            ))}
          </ul>
          {list.hasNextPage && (
            <Button
              variant="default"
              size="xs"
              loading={list.isFetchingNextPage}
              onClick={() => void list.fetchNextPage()}
            >
              {t.more}
            </Button>
          )}
        </>
      )}
    </section>
  )
}

const forPeople = ['unclear', 'late', 'unmatched']

function Row({ reply, see }: { reply: TextReply; see: () => void }) {
  const { texts: t } = useBrandText()
  const f = useFormat()
  const { became, text } = reply
  const open = became !== null && forPeople.includes(became) && reply.seenBy === null
  return (
    <li>
      <div className={setup.text}>
        <p className={text ? css.said : setup.hint}>
          {text === null ? t.notKept : text.trim() === '' ? t.empty : text}
        </p>
        <p className={setup.under}>
          {[f.full(reply.at), reply.sender].filter(Boolean).join(' · ')}
          {reply.seenBy !== null && ` · ${reply.seenBy ? t.seenBy(reply.seenBy) : t.read}`}
          {reply.answer && (
            <>
              {' · '}
              <Link to={'/answers/$id' as string} params={{ id: reply.answer } as never}>
                {t.toAnswer}
              </Link>
            </>
          )}
        </p>
      </div>
      <span className={setup.chip} data-tone={open ? 'signal' : undefined}>
        {became ? t.became[became] : t.waiting}
      </span>
      {open && (
        <Button variant="default" size="xs" onClick={see}>
          {t.seen}
        </Button>
      )}
    </li>
  )
}
