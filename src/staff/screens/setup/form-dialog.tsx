import { Button, Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { useSetupText } from '../../text.ts'
import { Failed } from './failed.tsx'
import css from './setup.module.css'
import type { Submit } from './use-submit.ts'

type Props = {
  opened: boolean
  close: () => void
  title: string
  submit: Submit
  send: () => void
  sendLabel?: string
  known?: readonly string[]
  /** Stands left of the buttons: closing, removing. */
  beside?: ReactNode
  size?: string
  /** Only to be looked at. */
  readOnly?: boolean
  children: ReactNode
}

/** A form in a dialog; on a phone it takes the whole screen. Enter sends, Escape closes. */
export function FormDialog({
  opened,
  close,
  title,
  submit,
  send,
  sendLabel,
  known,
  beside,
  size = '32rem',
  readOnly = false,
  children,
}: Props) {
  const t = useSetupText()
  const phone = useMediaQuery('(max-width: 760px)')
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={title}
      size={size}
      centered
      fullScreen={phone ?? false}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <form
        className={css.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          // A dialog opened from within another form's tree must not send that form too.
          event.stopPropagation()
          if (!readOnly) send()
        }}
      >
        {children}
        <Failed submit={submit} known={known ?? []} />
        <div className={css.actions}>
          {beside && <div className={css.beside}>{beside}</div>}
          <Button variant="default" onClick={close}>
            {readOnly ? t.common.close : t.common.cancel}
          </Button>
          {!readOnly && (
            <Button type="submit" loading={submit.busy}>
              {sendLabel ?? t.common.save}
            </Button>
          )}
        </div>
      </form>
    </Modal>
  )
}
