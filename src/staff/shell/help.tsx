import { Modal } from '@mantine/core'
import { useText } from '../text.ts'
import css from './help.module.css'
import { useMenu } from './use-menu.ts'

/** The list of keys. */
export function Help({ open, close }: { open: boolean; close: () => void }) {
  const t = useText()
  const menu = useMenu()
  const rows = (list: [keys: string[], what: string][]) =>
    list.map(([keys, what]) => (
      <div key={what}>
        <dt>{what}</dt>
        <dd>
          {keys.map((k) => (
            <kbd key={k}>{k}</kbd>
          ))}
        </dd>
      </div>
    ))
  return (
    <Modal opened={open} onClose={close} title={t.keys.title} closeButtonProps={{ 'aria-label': t.shell.close }}>
      <dl className={css.keys}>
        <h3>{t.keys.everywhere}</h3>
        {rows([
          [['/'], t.keys.search],
          [['?'], t.keys.help],
          ...menu.map((m): [string[], string] => [['g', t.keys.letters[m.id]], t.keys.go(t.nav[m.id])]),
        ])}
        <h3>{t.keys.inCases}</h3>
        {rows([
          [['j'], t.keys.next],
          [['k'], t.keys.previous],
          [['t'], t.keys.take],
          [['c'], t.keys.close],
        ])}
      </dl>
    </Modal>
  )
}
