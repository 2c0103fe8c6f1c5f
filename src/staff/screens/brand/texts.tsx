import { useMay, useMe } from '../../session.ts'
import { TextGateway } from './text-gateway.tsx'
import { TextPreviews } from './text-previews.tsx'
import { TextReplies } from './text-replies.tsx'

/** Text messages: what customers sent, what they would get, and how the operator reaches us. */
export function Panel() {
  const may = useMay()
  const { person } = useMe()
  return (
    <div className="stack">
      {may('textReplies.list') && <TextReplies />}
      <TextPreviews />
      {may('texts.setup') && person.unit === null && <TextGateway />}
    </div>
  )
}
