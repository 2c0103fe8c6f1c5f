import { channels } from 'virtual:contract'
import { useMemo } from 'react'
import type { Language, Localized } from '../contract/language.ts'
import type { AnyDimension } from '../contract/metric.ts'
import { useCall } from './queries.ts'
import { useMe } from './session.ts'
import { useLanguage, useText } from './text.ts'

/** A text of the organisation in the reader's language, else in the first that has one. */
export const say = (text: Localized, language: Language): string =>
  text[language] || text.fi || text.sv || text.en || ''

const fresh = 5 * 60_000
const byId = <T extends { id: string }>(rows: T[] | undefined) => new Map((rows ?? []).map((r) => [r.id, r]))

/** Names of everything that figures and rows point to by id. Falls back to the value itself, never to nothing. */
export function useNames() {
  const t = useText()
  const language = useLanguage()
  const { organisation } = useMe()
  const calls = [
    useCall('units.list', {}, { fresh }),
    useCall('touchpoints.list', {}, { fresh }),
    useCall('reasons.list', {}, { fresh }),
    useCall('surveys.list', {}, { fresh }),
    useCall('topics.list', {}, { fresh }),
  ] as const
  const [units, touchpoints, reasons, surveys, topics] = [
    calls[0].data,
    calls[1].data,
    calls[2].data,
    calls[3].data,
    calls[4].data,
  ]
  const ready = calls.every((c) => !c.isPending)
  return useMemo(() => {
    const maps = { unit: byId(units), touchpoint: byId(touchpoints), reason: byId(reasons), survey: byId(surveys) }
    const look = (names: Record<string, string>, value: string) => names[value]
    const own = (list: { id: string; name: Localized }[], value: string) => {
      const found = list.find((c) => c.id === value)
      return found && say(found.name, language)
    }
    const topic = (id: string) => {
      const found = topics?.find((one) => one.id === id)
      return found && say(found.name, language)
    }
    const find = (dimension: AnyDimension, value: string): string | undefined => {
      if (dimension === 'unit') return maps.unit.get(value)?.name
      if (dimension === 'survey') return maps.survey.get(value)?.draft.name
      if (dimension === 'touchpoint' || dimension === 'reason' || dimension === 'reason_recorded') {
        const found = maps[dimension === 'touchpoint' ? 'touchpoint' : 'reason'].get(value)
        return found && say(found.name, language)
      }
      if (dimension === 'channel') return own(organisation.channels, value) ?? look(t.channel, value)
      if (dimension === 'stage') return own(organisation.stages, value) ?? look(t.stage, value)
      if (dimension === 'language') return look(t.language, value)
      if (dimension === 'source') return look(t.source, value)
      if (dimension === 'flag') return look(t.flag, value)
      if (dimension === 'topic') return topic(value)
      return undefined
    }
    const lists: Partial<Record<AnyDimension, unknown[] | undefined>> = {
      unit: units,
      touchpoint: touchpoints,
      reason: reasons,
      reason_recorded: reasons,
      survey: surveys,
      topic: topics,
    }
    // An id says nothing to a reader: while the names are on their way there is none.
    const coming = (dimension: AnyDimension) => dimension in lists && !lists[dimension]
    return {
      /** Whether names are known, as far as they can be: a list made of names alone waits for them. */
      ready,
      name: (dimension: AnyDimension, value: string | null) => {
        if (value) return find(dimension, value) || (coming(dimension) ? '…' : value)
        return dimension === 'topic' ? t.dimension.noTopic : t.dimension.unknown
      },
      dimension: (d: AnyDimension) =>
        d.startsWith('attribute:')
          ? t.dimension.attribute(d.slice(10))
          : t.dimension[d as Exclude<AnyDimension, `attribute:${string}`>],
      topic: (id: string) => topic(id) || (topics ? id : '…'),
      units: units ?? [],
      touchpoints: touchpoints ?? [],
      reasons: reasons ?? [],
      surveys: surveys ?? [],
      topics: topics ?? [],
      channels: [...channels, ...organisation.channels.map((c) => c.id)],
    }
  }, [units, touchpoints, reasons, surveys, topics, ready, organisation, language, t])
}
export type Names = ReturnType<typeof useNames>
