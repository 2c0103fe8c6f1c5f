import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { confirmBackup, confirmCode } from '../../auth.ts'
import { useProblem } from '../../look/states.tsx'
import { Gate } from '../../shell/gate.tsx'
import { useText } from '../../text.ts'
import css from './sign-in.module.css'

/** The second factor: a code of the authenticator app, or a backup code. */
export function SecondStep({ done }: { done: () => Promise<void> }) {
  const t = useText()
  const words = useProblem()
  const [backup, setBackup] = useState(false)
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)
  const confirm = async (code: string) => {
    setBusy(true)
    setFailed('')
    try {
      await (backup ? confirmBackup(code) : confirmCode(code))
      await done()
    } catch (error) {
      setFailed(words(error as Error))
      setBusy(false)
    }
  }
  return (
    <Gate title={t.signIn.codeTitle}>
      <p>{backup ? t.signIn.backupWhy : t.signIn.codeWhy}</p>
      <form
        key={String(backup)}
        onSubmit={(event) => {
          event.preventDefault()
          void confirm(String(new FormData(event.currentTarget).get('code')))
        }}
      >
        <TextInput
          name="code"
          label={backup ? t.signIn.backup : t.signIn.code}
          autoComplete={backup ? 'off' : 'one-time-code'}
          inputMode={backup ? 'text' : 'numeric'}
          size="md"
          required
          withAsterisk={false}
          autoFocus
        />
        {failed && (
          <p role="alert" className={css.failed}>
            {failed}
          </p>
        )}
        <Button type="submit" size="md" loading={busy}>
          {t.signIn.confirm}
        </Button>
      </form>
      <button type="button" className={css.link} onClick={() => setBackup(!backup)}>
        {backup ? t.signIn.useApp : t.signIn.useBackup}
      </button>
    </Gate>
  )
}
