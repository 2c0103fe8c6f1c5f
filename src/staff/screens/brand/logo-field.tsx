import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { type CallReply, call } from '../../client.ts'
import { useBrandText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './brand.module.css'

type Props = { query: { unit?: string }; state: CallReply<'brand.read'>; locked: boolean }

/** The picture of mails; it is kept at once and not with the rest of the form. */
export function LogoField({ query, state, locked }: Props) {
  const { brand: t } = useBrandText()
  const cache = useQueryClient()
  const submit = useSubmit()
  const input = useRef<HTMLInputElement>(null)
  const { logo } = state.shown
  const own = state.own.logo !== undefined
  const take = (send: () => Promise<CallReply<'brand.read'>>) =>
    void submit.run(async () => {
      cache.setQueryData(['brand.read', { query }], await send())
      await cache.invalidateQueries({ queryKey: ['brand.read'] })
    })
  return (
    <div className={css.logoField}>
      <span>{t.logo}</span>
      <p className={setup.hint}>{own || !logo ? t.logoHint : t.logoFromAbove}</p>
      {logo && <img className={css.logo} src={`/logo/${logo}`} alt={t.logo} />}
      {!locked && (
        <div className="row">
          <input
            ref={input}
            type="file"
            accept="image/png,image/jpeg"
            hidden
            onChange={(event) => {
              const file = event.currentTarget.files?.[0]
              event.currentTarget.value = ''
              if (file) take(() => call('brand.logo', { query }, { file }))
            }}
          />
          <Button variant="default" size="xs" loading={submit.busy} onClick={() => input.current?.click()}>
            {own ? t.replace : t.upload}
          </Button>
          {own && (
            <Button
              variant="subtle"
              color="red"
              size="xs"
              onClick={() => take(() => call('brand.logoRemove', { query }))}
            >
              {t.removeLogo}
            </Button>
          )}
        </div>
      )}
      <Failed submit={submit} known={[]} />
    </div>
  )
}
