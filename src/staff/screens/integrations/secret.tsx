import { Button, Modal } from '@mantine/core'
import { useReceiversText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import setup from '../setup/setup.module.css'

/** Closed by its buttons only: a click beside it would lose the secret for good. */
export function Secret({ secret, close }: { secret: string; close: () => void }) {
  const t = useReceiversText()
  return (
    <Modal
      opened
      onClose={close}
      title={t.secretTitle}
      centered
      size="34rem"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t.done }}
    >
      <div className={setup.form}>
        <p className={setup.hint}>{t.secretWhy}</p>
        <code className={setup.secret}>{secret}</code>
        <div className={setup.actions}>
          <CopyButton text={secret} label={t.copy} variant="filled" data-autofocus />
          <Button variant="default" onClick={close}>
            {t.done}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
