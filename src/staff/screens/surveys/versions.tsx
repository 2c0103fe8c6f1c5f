import { Button, Modal } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { Survey } from '../../../contract/operations/catalog.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import type { Draft } from './draft.ts'

type Props = {
  survey: Survey
  opened: boolean
  close: () => void
  locked: boolean
  restore: (content: Draft, number: number) => void
}

/** All published versions, newest first; any can become the draft again. */
export function Versions({ survey, opened, close, locked, restore }: Props) {
  const t = useSetupText()
  const f = useFormat()
  const phone = useMediaQuery('(max-width: 760px)')
  const { data, error, refetch } = useCall(
    'surveys.versions',
    { params: { id: survey.id } },
    { enabled: opened, fresh: 0 },
  )
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t.builder.versions}
      size="36rem"
      centered
      fullScreen={phone ?? false}
      closeButtonProps={{ 'aria-label': t.common.close }}
    >
      <p className={setup.hint}>{t.builder.versionsWhy}</p>
      {error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.length === 0 ? (
        <Empty title={t.builder.versionsNone} />
      ) : (
        <ul className={setup.rows}>
          {data.map((v) => (
            <li key={v.id}>
              <div className={setup.text}>
                <span className={setup.title}>{t.builder.version(String(v.number))} </span>
                {v.number === survey.version && (
                  <span className={setup.chip} data-tone="good">
                    {t.builder.inUse}
                  </span>
                )}
                <div className={setup.under}>
                  {t.builder.versionBy(v.publishedBy, f.full(v.publishedAt))} ·{' '}
                  {t.survey.questions(v.content.questions.length, String(v.content.questions.length))}
                </div>
              </div>
              {!locked && (
                <Button variant="default" size="xs" onClick={() => restore(v.content, v.number)}>
                  {t.builder.takeBack}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Modal>
  )
}
