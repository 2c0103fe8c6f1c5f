import { Button, Modal, Textarea } from '@mantine/core'
import { useState, useSyncExternalStore } from 'react'
import { subscribe, waitingNow } from '../person-views.ts'
import { useText } from '../text.ts'

const least = 8

/** Asks what figures of single persons are wanted for, before they are shown. */
export function PurposeDialog() {
  const t = useText().personViews
  const waiting = useSyncExternalStore(subscribe, waitingNow)
  const [purpose, setPurpose] = useState('')
  if (!waiting) return null
  const enough = purpose.trim().length >= least
  return (
    <Modal opened onClose={waiting.refuse} title={t.title} centered>
      <form
        onSubmit={(e) => {
          e.preventDefault()
          if (enough) waiting.give(purpose.trim())
        }}
      >
        <p>{t.why}</p>
        <Textarea
          label={t.purpose}
          description={t.example}
          value={purpose}
          onChange={(e) => setPurpose(e.currentTarget.value)}
          maxLength={300}
          autosize
          minRows={2}
          mt="md"
          data-autofocus
        />
        <div style={{ display: 'flex', gap: 8, justifyContent: 'flex-end', marginTop: 16, flexWrap: 'wrap' }}>
          <Button variant="default" onClick={waiting.refuse}>
            {t.cancel}
          </Button>
          <Button type="submit" disabled={!enough}>
            {t.show}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
