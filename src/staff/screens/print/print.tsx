import { NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useLanguage, usePrintText, useText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import { useAsks } from '../touchpoints/touchpoint-row.tsx'
import { Batches } from './batches.tsx'
import { DownloadSheet, MakeCodes } from './make.tsx'
import { Picture } from './picture.tsx'
import css from './print.module.css'
import { type PrintForm, type PrintSearch, printForms } from './search.ts'

export function Screen() {
  const t = usePrintText()
  const { data, error, refetch } = useCall('touchpoints.list', {})
  const open = (data ?? []).filter((p) => !p.closed)
  return (
    <>
      <Head title={t.title} />
      {error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : !data ? (
        <section className="card">
          <Wait lines={8} />
        </section>
      ) : open.length === 0 ? (
        <section className="card">
          <Empty title={t.noTouchpoints} why={t.noTouchpointsWhy}>
            <a href="/app/touchpoints">{t.toTouchpoints}</a>
          </Empty>
        </section>
      ) : (
        <Chosen all={open} />
      )}
    </>
  )
}

function Chosen({ all }: { all: Touchpoint[] }) {
  const t = usePrintText()
  const { language: names } = useText()
  const reader = useLanguage()
  const may = useMay()
  const { organisation } = useMe()
  const search = useSearch({ strict: false }) as PrintSearch
  const navigate = useNavigate()
  const set = (change: PrintSearch) =>
    void navigate({ search: { ...search, ...change } as never, replace: true, resetScroll: false })
  const touchpoint = all.find((p) => p.id === search.touchpoint) ?? all[0]!
  const forms = printForms.filter((f) => may('codes.make') || !f.startsWith('code-'))
  const form: PrintForm = forms.find((f) => f === search.form) ?? 'poster'
  const asks = useAsks(touchpoint)
  return (
    <>
      <p className={`${setup.hint} ${css.what}`}>{t.what}</p>
      <div className={css.desk}>
        <section className={`card ${css.choices}`}>
          <NativeSelect
            label={t.touchpoint}
            value={touchpoint.id}
            onChange={(event) => set({ touchpoint: event.currentTarget.value })}
            data={all.map((p) => ({ value: p.id, label: say(p.name, reader) }))}
          />
          <NativeSelect
            label={t.form}
            description={t.formWhat[form]}
            inputWrapperOrder={['label', 'input', 'description']}
            value={form}
            onChange={(event) => set({ form: event.currentTarget.value as PrintForm })}
            data={forms.map((f) => ({ value: f, label: t.forms[f] }))}
          />
          {organisation.languages.length > 1 && (
            <NativeSelect
              label={t.language}
              value={search.language ?? ''}
              onChange={(event) => {
                const { language: _, ...rest } = search
                const chosen = organisation.languages.find((l) => l === event.currentTarget.value)
                void navigate({ search: { ...rest, ...(chosen && { language: chosen }) } as never, replace: true })
              }}
              data={[
                { value: '', label: t.allLanguages(organisation.languages.map((l) => names[l]).join(', ')) },
                ...organisation.languages.map((l) => ({ value: l, label: names[l] })),
              ]}
            />
          )}
          {asks === false && <p className={css.notYet}>{t.asksNot}</p>}
          {form.startsWith('code-') ? (
            <MakeCodes
              key={form}
              touchpoint={touchpoint}
              form={form === 'code-card' ? 'card' : 'receipt'}
              language={search.language ?? null}
            />
          ) : (
            <DownloadSheet
              touchpoint={touchpoint}
              form={form as 'poster' | 'card' | 'receipt'}
              language={search.language}
            />
          )}
        </section>
        <Picture touchpoint={touchpoint} form={form} language={search.language} />
      </div>
      <Batches touchpoint={touchpoint} />
    </>
  )
}
