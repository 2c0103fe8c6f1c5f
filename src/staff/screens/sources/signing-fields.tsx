import { signingSchemes } from 'virtual:contract'
import { NativeSelect, TextInput } from '@mantine/core'
import type { Signing, SigningScheme } from '../../../contract/webhook.ts'
import { usePeopleText } from '../../text.ts'

type Props = { value: Signing; onChange: (value: Signing) => void; issue: (path: string) => string | undefined }

export const firstSigning: Signing = { scheme: 'standard', header: 'x-signature', timeHeader: null, idHeader: null }
const usualHeader: Record<SigningScheme, string> = {
  standard: 'x-signature',
  hmac: 'x-signature',
  secret: 'authorization',
}

/** How a sender proves who it is. */
export function SigningFields({ value, onChange, issue }: Props) {
  const t = usePeopleText().hook
  const set = (more: Partial<Signing>) => onChange({ ...value, ...more })
  return (
    <>
      <NativeSelect
        label={t.scheme}
        value={value.scheme}
        data={signingSchemes.map((s) => ({ value: s, label: t.schemes[s] }))}
        onChange={(event) => {
          const scheme = event.currentTarget.value as SigningScheme
          set({ scheme, header: usualHeader[scheme] })
        }}
      />
      {value.scheme !== 'standard' && (
        <TextInput
          label={t.header}
          value={value.header}
          error={issue('signing.header')}
          onChange={(event) => set({ header: event.currentTarget.value })}
        />
      )}
      {value.scheme === 'hmac' && (
        <TextInput
          label={t.timeHeader}
          value={value.timeHeader ?? ''}
          error={issue('signing.timeHeader')}
          onChange={(event) => set({ timeHeader: event.currentTarget.value || null })}
        />
      )}
      {value.scheme !== 'standard' && (
        <TextInput
          label={t.idHeader}
          value={value.idHeader ?? ''}
          error={issue('signing.idHeader')}
          onChange={(event) => set({ idHeader: event.currentTarget.value || null })}
        />
      )}
    </>
  )
}
