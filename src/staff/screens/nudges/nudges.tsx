import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Nudge } from '../../../contract/operations/nudges.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, useProblem, Wait } from '../../look/states.tsx'
import { useAct } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useText } from '../../text.ts'
import css from './nudges.module.css'

/** What I was told, newest first. */
export function Screen() {
  const t = useText()
  const told = t.cases.told
  const words = useProblem()
  const list = useInfiniteQuery({
    queryKey: ['nudges.mine', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      call('nudges.mine', { query: { limit: 50, ...(pageParam && { before: pageParam }) } }, { signal }),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const seen = useAct('nudges.seen', ['nudges.mine'])
  const rows = list.data?.pages.flatMap((p) => p.rows)
  const unseen = list.data?.pages[0]?.unseen ?? 0
  return (
    <>
      <Head title={told.title} />
      {unseen > 0 && (
        <div className={`row ${css.all}`}>
          <Button variant="default" loading={seen.isPending} onClick={() => seen.mutate({ body: {} })}>
            {told.allSeen}
          </Button>
        </div>
      )}
      {seen.error && <p role="alert">{words(seen.error)}</p>}
      <section className={`card ${css.card}`} aria-busy={!rows}>
        {list.error && <Problem error={list.error} retry={() => void list.refetch()} />}
        {!rows && !list.error && <Wait lines={6} height={24} />}
        {rows?.length === 0 && <Empty title={told.none} why={told.noneWhy} />}
        <ul className={css.list}>
          {rows?.map((n) => (
            <Line key={n.id} n={n} see={() => !n.seen && seen.mutate({ body: { ids: [n.id] } })} />
          ))}
        </ul>
        {list.hasNextPage && (
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t.cases.more}
          </Button>
        )}
      </section>
    </>
  )
}

function Line({ n, see }: { n: Nudge; see: () => void }) {
  const t = useText().cases
  const f = useFormat()
  const about = n.case
    ? { to: '/cases/$id', id: n.case.id, words: `${t.number(String(n.case.number))} ${n.case.title}` }
    : n.alert
      ? { to: '/alerts/$id', id: n.alert, words: t.told.alert }
      : n.answer
        ? { to: '/answers/$id', id: n.answer, words: n.text ?? t.told.answer }
        : null
  return (
    <li data-new={!n.seen || undefined}>
      <small className="dim">
        <time dateTime={n.at}>{f.full(n.at)}</time> ·{' '}
        {n.rule ? `${t.told.kind.matched}: ${n.rule}` : t.told.kind[n.kind]}
        {n.urgent && <span className={css.signal}> · {t.urgent}</span>}
        {!n.seen && <b> · {t.told.isNew}</b>}
      </small>
      <div>
        {about ? (
          <Link to={about.to as string} params={{ id: about.id } as never} onClick={see}>
            {about.words}
          </Link>
        ) : (
          <span className="dim">{t.told.gone}</span>
        )}
      </div>
      {n.text && about && about.words !== n.text && n.text !== n.case?.title && <p>{n.text}</p>}
    </li>
  )
}
