import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Given, Reply } from '../../contract/operation.ts'
import type { OperationId, OperationOf } from '../../contract/operations.ts'

/** What a handler is called with: validated input and, unless the door is public, the scope minted by the guard. */
export type Call<I extends OperationId> = Given<OperationOf<I>> & {
  scope: OperationOf<I>['access'] extends 'public' ? null : OrgScope
  /** The reader's language, for texts made on the server. */
  language: Language
  request: Request
  /** Headers to send with the reply, e.g. a cookie. */
  headers: Headers
}

/** Parse, guard, call, present: a handler does the last two. For `raw: 'reply'` it returns a Response. */
export type Handler<I extends OperationId> = (
  call: Call<I>,
) => Promise<OperationOf<I> extends { raw: 'reply' } ? Response : Reply<OperationOf<I>>>

/** One for each operation; `server/api/handlers.ts` puts the nouns together, and a missing one does not compile. */
export type Handlers = { [I in OperationId]: Handler<I> }
