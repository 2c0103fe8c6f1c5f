import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useMay } from '../../session.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import { useImportWords } from './words.ts'

/** Takes an import back, after asking. */
export function Undo({ state, label }: { state: ImportState; label: string }) {
  const t = useImportWords(state)
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [asking, setAsking] = useState(false)
  if (!useMay()('imports.undo')) return null
  const undo = () =>
    submit.run(async () => {
      await call('imports.undo', { params: { id: state.id } })
      await Promise.all(['imports.read', 'imports.list'].map((id) => cache.invalidateQueries({ queryKey: [id] })))
      setAsking(false)
    })
  return (
    <>
      <div>
        <Button variant="default" onClick={() => setAsking(true)}>
          {label}
        </Button>
      </div>
      <FormDialog
        opened={asking}
        close={() => setAsking(false)}
        title={label}
        submit={submit}
        send={() => void undo()}
        sendLabel={label}
      >
        {state.added > 0 && <p>{t.undoSure(state.added, f.count(state.added))}</p>}
        <p>{t.undoKeeps}</p>
      </FormDialog>
    </>
  )
}
