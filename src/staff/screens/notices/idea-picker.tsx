import { Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import { useFormat } from '../../format.ts'
import { Problem } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useNoticesText } from '../../text.ts'

/** Finds a published idea by words, the most wanted first, and picks it: arrows and Enter do. */
export function IdeaPicker({ linked, pick }: { linked: Set<string>; pick: (id: string) => void }) {
  const t = useNoticesText()
  const f = useFormat()
  const [words, setWords] = useState('')
  const [asked] = useDebouncedValue(words.trim(), 200)
  const found = useCall('ideas.list', { query: { ...(asked && { q: asked }), limit: 20 } }, { keep: true })
  const rows = (found.data?.rows ?? []).filter((i) => !linked.has(i.id))
  return (
    <>
      <Select
        label={t.ideaSearch}
        value={null}
        searchable
        searchValue={words}
        onSearchChange={setWords}
        // The server has searched already, in the body too.
        filter={({ options }) => options}
        data={rows.map((i) => ({ value: i.id, label: `${i.title} · ${t.ideaVotes(i.votes, f.count(i.votes))}` }))}
        nothingFoundMessage={found.isFetching ? undefined : t.ideaNone}
        onChange={(id) => {
          setWords('')
          if (id) pick(id)
        }}
      />
      {found.error && <Problem error={found.error} />}
    </>
  )
}
