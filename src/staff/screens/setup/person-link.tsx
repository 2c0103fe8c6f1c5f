import { Modal } from '@mantine/core'
import type { Person } from '../../../contract/operations/organisation.ts'
import { useSetupText } from '../../text.ts'
import { CopyButton } from './copy-button.tsx'
import setup from './setup.module.css'

/** A one-time link, shown once, to hand over. */
export function PersonLink({ person, link, close }: { person: Person; link: string; close: () => void }) {
  const t = useSetupText()
  return (
    <Modal
      opened
      onClose={close}
      title={t.person.linkTitle}
      centered
      size="32rem"
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <div className={setup.form}>
        <p className={setup.hint}>{t.person.linkWhy(person.name)}</p>
        <code className={setup.secret}>{link}</code>
        <div className={setup.actions}>
          <CopyButton text={link} label={t.person.copyLink} variant="filled" data-autofocus />
        </div>
      </div>
    </Modal>
  )
}
