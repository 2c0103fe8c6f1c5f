import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, Outlet, useParams, useSearch } from '@tanstack/react-router'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import beside from '../../look/beside.module.css'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { Head } from '../../shell/head.tsx'
import { useWalk } from '../../shell/use-walk.ts'
import { useOutboxText } from '../../text.ts'
import { Filters } from './filters.tsx'
import { Funnel } from './funnel.tsx'
import { Health } from './health.tsx'
import css from './outbox.module.css'
import { Row } from './row.tsx'
import { type OutboxSearch, usualDays } from './search.ts'

/** Whether messages get out, how far they come, each of them, and one beside. */
export function Screen() {
  const t = useOutboxText()
  const f = useFormat()
  const search = useSearch({ strict: false }) as OutboxSearch
  const open = (useParams({ strict: false }) as { id?: string }).id
  const query = { ...search, days: search.days ?? usualDays, limit: 50 }
  const list = useInfiniteQuery({
    queryKey: ['messages.list', 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      call('messages.list', { query: { ...query, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const first = list.data?.pages[0]

  useWalk(rows, open, '/outbox/$id', search)

  return (
    <>
      <Head title={t.title}>
        <Link to={'/outbox-mails' as string} className="small">
          {t.toMails}
        </Link>
      </Head>
      <div className={css.whole} data-open={!!open || undefined}>
        <div className={css.top}>
          <Health />
          <Funnel search={search} />
        </div>
        <div className={beside.cols} data-open={!!open || undefined}>
          <div className={beside.left}>
            <Filters search={search} />
            <p className="small dim" role="status">
              {first && t.list.total(first.total, f.count(first.total))}
            </p>
            <section className={`card ${beside.list}`} aria-busy={!rows}>
              {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
              {!rows && !list.error && <Wait lines={9} height={24} />}
              {rows?.length === 0 && <Empty title={t.list.none} why={t.list.noneWhy} />}
              <ul>
                {rows?.map((m) => (
                  <Row key={m.id} message={m} on={m.id === open} />
                ))}
              </ul>
              {list.hasNextPage && (
                <Button
                  variant="default"
                  m="sm"
                  loading={list.isFetchingNextPage}
                  onClick={() => void list.fetchNextPage()}
                >
                  {t.list.more}
                </Button>
              )}
            </section>
          </div>
          <div className={beside.right}>
            {open ? <Outlet /> : rows?.length ? <p className={beside.pick}>{t.list.pick}</p> : null}
          </div>
        </div>
      </div>
    </>
  )
}
