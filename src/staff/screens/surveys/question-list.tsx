import { type KeyboardEvent, type PointerEvent, useEffect, useRef } from 'react'
import { say } from '../../names.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { moveQuestion } from './draft.ts'
import { QuestionCard } from './question-card.tsx'

type Props = {
  open: string | null
  onOpen: (id: string | null) => void
  onRemove: (place: number) => void
  onDuplicate: (place: number) => void
}

/** The questions in their order; moved by dragging, by buttons, or with Alt and an arrow. */
export function QuestionList({ open, onOpen, onRemove, onDuplicate }: Props) {
  const t = useSetupText()
  const { draft, change, language, announce, locked } = useBuilder()
  const { questions } = draft
  const list = useRef<HTMLOListElement>(null)
  const dragged = useRef<string | null>(null)
  // React may take a moved card out of the page and put it back: what had the focus gets it again.
  const refocus = useRef<HTMLElement | null>(null)
  useEffect(() => {
    refocus.current?.focus()
    refocus.current = null
  })

  const move = (from: number, to: number) => {
    const q = questions[from]
    if (!q || locked) return
    const title = say(q.title, language) || t.builder.untitled
    if (to < 0) return announce(t.builder.atTop)
    if (to >= questions.length) return announce(t.builder.atBottom)
    if (document.activeElement instanceof HTMLElement) refocus.current = document.activeElement
    change(moveQuestion(from, to))
    announce(t.builder.moved(title, String(to + 1), String(questions.length)))
  }

  const keys = (event: KeyboardEvent, place: number) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
    event.preventDefault()
    move(place, event.key === 'ArrowUp' ? place - 1 : place + 1)
  }

  const drag = {
    onPointerDown: (event: PointerEvent<HTMLElement>, id: string) => {
      if (locked || event.button !== 0) return
      event.preventDefault()
      dragged.current = id
      event.currentTarget.setPointerCapture(event.pointerId)
      onOpen(null)
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const from = questions.findIndex((q) => q.id === dragged.current)
      if (from < 0 || !list.current) return
      // The card goes where the pointer has passed the middle of a neighbour.
      const rows = [...list.current.children].map((row) => row.getBoundingClientRect())
      const above = rows[from - 1]
      const below = rows[from + 1]
      if (above && event.clientY < above.top + above.height / 2) change(moveQuestion(from, from - 1))
      else if (below && event.clientY > below.top + below.height / 2) change(moveQuestion(from, from + 1))
    },
    onPointerUp: () => {
      const place = questions.findIndex((q) => q.id === dragged.current)
      dragged.current = null
      const q = questions[place]
      if (!q) return
      announce(
        t.builder.moved(say(q.title, language) || t.builder.untitled, String(place + 1), String(questions.length)),
      )
    },
  }

  return (
    <ol ref={list} className={css.questions}>
      {questions.map((q, place) => (
        <QuestionCard
          // Two questions may carry the same id for a while; the check says so.
          key={questions.findIndex((x) => x.id === q.id) === place ? q.id : `${q.id} ${place}`}
          place={place}
          open={open === q.id}
          onToggle={() => onOpen(open === q.id ? null : q.id)}
          onMove={(to) => move(place, to)}
          onKeys={(event) => keys(event, place)}
          onRemove={() => onRemove(place)}
          onDuplicate={() => onDuplicate(place)}
          drag={drag}
        />
      ))}
    </ol>
  )
}
