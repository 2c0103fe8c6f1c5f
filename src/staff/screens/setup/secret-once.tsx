import { Button, Modal } from '@mantine/core'
import { CopyButton } from './copy-button.tsx'
import css from './setup.module.css'

type Props = {
  secret: string
  words: { title: string; why: string; copy: string; done: string; close?: string }
  close: () => void
}

/** A secret that is shown this once. Closed by its buttons only: a click beside it would lose it for good. */
export function SecretOnce({ secret, words, close }: Props) {
  return (
    <Modal
      opened
      onClose={close}
      title={words.title}
      centered
      size="34rem"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': words.close ?? words.done }}
    >
      <div className={css.form}>
        <p className={css.hint}>{words.why}</p>
        <code className={css.secret}>{secret}</code>
        <div className={css.actions}>
          <CopyButton text={secret} label={words.copy} variant="filled" data-autofocus />
          <Button variant="default" onClick={close}>
            {words.done}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
