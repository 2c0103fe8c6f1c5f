import { Link } from '@tanstack/react-router'
import { useFormat } from '../../format.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useReasonsText } from '../../text.ts'
import { shareWords } from '../reasons/share-words.ts'
import css from './other-notice.module.css'

/** Said only where the whole interval lies above the limit: too many encounters lack a proper reason. */
export function OtherNotice() {
  const may = useMay()
  const { data } = useCall('reasons.other', {}, { fresh: 5 * 60_000 })
  return data?.raised ? <Words {...data} classify={may('encounters.unclassified')} /> : null
}

type Props = NonNullable<ReturnType<typeof useCall<'reasons.other'>>['data']> & { classify: boolean }

function Words({ share, limit, weeks, classify }: Props) {
  const t = useReasonsText().watch
  const f = useFormat()
  const words = shareWords(share, f)
  if (!words) return null
  return (
    <aside className={css.notice} role="status">
      {t.noticeShare(words.share, words.interval, f.count(weeks.length), f.percent(limit))}{' '}
      {classify ? (
        <Link to={'/classify' as string}>{t.classify}</Link>
      ) : (
        <Link to={'/settings/reasons' as string} search={{ tab: 'watch' } as never}>
          {t.look}
        </Link>
      )}
    </aside>
  )
}
