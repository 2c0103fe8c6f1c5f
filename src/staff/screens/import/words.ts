import type { ImportState } from '../../../contract/operations/flow.ts'
import { useSetupText } from '../../text.ts'

/** The imports' sentences; where encounters are meant, in their words. */
export function useImportWords({ kind }: Pick<ImportState, 'kind'>) {
  const { imports, contactLog } = useSetupText()
  return kind === 'encounters' ? { ...imports, ...contactLog.words } : imports
}
