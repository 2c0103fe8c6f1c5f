import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { address, type CallReply, call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useSetupText } from '../../text.ts'
import css from './import.module.css'

const page = 100
type Bad = CallReply<'imports.bad'>

const readBad = (id: string, after: number, limit: number) =>
  call('imports.bad', { params: { id }, query: { after, limit } })

/** Every row that was refused, by its number; all of them as a file. */
export function BadRows({ state }: { state: ImportState }) {
  const { imports: t, contactLog: log } = useSetupText()
  const f = useFormat()
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['imports.bad', state.id, state.finishedAt],
    queryFn: ({ pageParam }) => readBad(state.id, pageParam, page),
    initialPageParam: 0,
    getNextPageParam: (last: Bad) => (last.length < page ? undefined : last.at(-1)?.row),
  })
  const rows = data?.pages.flat()
  const reason = (code: string) => t.reasons[code] ?? code
  return (
    <section className={`card ${css.table}`}>
      <h2>
        {t.bad}
        <a className={css.csv} href={address('imports.repair', { params: { id: state.id } })} download>
          {log.repair}
        </a>
      </h2>
      <p className={css.small}>{t.badWhy}</p>
      {error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !rows ? (
        <Wait lines={4} />
      ) : (
        <div className={css.scroll}>
          <table className="plain">
            <thead>
              <tr>
                <th className="num">{t.row}</th>
                <th>{t.column}</th>
                <th>{t.value}</th>
                <th>{t.reason}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((b) => (
                <tr key={`${b.row} ${b.column}`}>
                  <td className="num">{f.count(b.row)}</td>
                  <td>{b.column || <span className="dim">{t.wholeRow}</span>}</td>
                  <td className={css.value}>{b.value}</td>
                  <td>{reason(b.reason)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <Button variant="default" size="xs" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t.more}
        </Button>
      )}
    </section>
  )
}
