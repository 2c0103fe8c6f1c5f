import { Button } from '@mantine/core'
import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Failure } from '../client.ts'
import { Empty, useProblem, Wait } from '../look/states.tsx'
import { useText } from '../text.ts'

/** What stands in the place of a screen that is on its way, is broken, or does not exist. */
export const Loading = () => (
  <div className="card">
    <Wait lines={6} />
  </div>
)

export function Broken({ error }: ErrorComponentProps) {
  const t = useText()
  const words = useProblem()
  return (
    <main style={{ padding: 24 }} role="alert">
      <Empty title={t.shell.cannotOpen} why={error instanceof Failure ? words(error) : t.shell.cannotOpenWhy}>
        <Button variant="default" onClick={() => location.reload()}>
          {t.shell.reload}
        </Button>
      </Empty>
    </main>
  )
}

export function NotHere() {
  const t = useText()
  return (
    <div style={{ padding: 24 }}>
      <Empty title={t.shell.notHere} why={t.shell.notHereWhy}>
        <Link to={'/' as string}>{t.shell.toNow}</Link>
      </Empty>
    </div>
  )
}
