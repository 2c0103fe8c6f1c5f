import { Drawer } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useText } from '../../text.ts'
import { OneAnswer } from './one-answer.tsx'

/** One answer beside the list; the address is its own, so it can be sent to somebody. */
export function Screen() {
  const t = useText()
  const navigate = useNavigate()
  const phone = useMediaQuery('(max-width: 760px)')
  const { id } = useParams({ strict: false }) as { id: string }
  const search = useSearch({ strict: false })
  return (
    <Drawer
      opened
      onClose={() => void navigate({ to: '/answers' as string, search: search as never })}
      position="right"
      size={phone ? '100%' : 560}
      title={t.answers.one}
      closeButtonProps={{ 'aria-label': t.shell.close }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      <OneAnswer id={id} />
    </Drawer>
  )
}
