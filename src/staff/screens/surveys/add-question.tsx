import { questionKinds } from 'virtual:contract'
import { Button, Menu } from '@mantine/core'
import type { QuestionKind } from '../../../contract/survey.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { Glyph } from './glyph.tsx'

/** A menu of the kinds of question, each with what it asks. */
export function AddQuestion({ onAdd, disabled }: { onAdd: (kind: QuestionKind) => void; disabled: boolean }) {
  const t = useSetupText()
  return (
    <Menu position="bottom-start" width={320} withinPortal returnFocus={false}>
      <Menu.Target>
        <Button variant="default" leftSection={<Glyph of="add" size={16} />} disabled={disabled}>
          {t.builder.addQuestion}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {questionKinds.map((kind) => (
          <Menu.Item key={kind} onClick={() => onAdd(kind)}>
            <span className={css.menuName}>{t.builder.kind[kind]}</span>
            <span className={css.menuWhat}>{t.builder.kindWhat[kind]}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
