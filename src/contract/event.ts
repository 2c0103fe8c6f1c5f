/** What the rooms tell each other through the outbox: ids only, the hearer reads the truth. Written in the same transaction as the change. */
export type FlowEvent =
  | { kind: 'encounters'; encounters: string[] }
  /** Old ones of an import's batch: those it added between two ids, both included. A thousand ids would be most of what the batch writes. */
  | { kind: 'encounters-imported'; import: string; from: string; to: string }
  | { kind: 'invitations'; invitations: string[] }
  /**
   * An answer was stored or grew; the units whose screens are told, and the tablet that it was given on where it was. `burst`: it was marked as one of a
   * child's taps.
   */
  | { kind: 'answer'; answer: string; units: string[]; device?: string; burst?: true }
  /** Many at once: an import's batch, or answers that were given another reason. Live screens are told once. */
  | { kind: 'answers'; answers: string[]; import: string | null }
  /** Answers were taken away (an import undone, a person erased): their facts go too. `facts` rows to cancel are in the truth no more, so their keys come along. */
  | { kind: 'answers-removed'; answers: { id: string; at: string }[] }
  /** The organisation's topics are others; `seq` is the number of the change. */
  | { kind: 'topics-changed'; seq: number }
  /** What came of these answers' encounters is known anew: their facts carry it. */
  | { kind: 'answers-observed'; answers: string[] }
  /** These encounters' places in errands, and when their customers came again, are new or other than before. */
  | { kind: 'errand-steps'; encounters: string[] }
  /** The same of many: those of one version whose customers are between two ids, both included. */
  | { kind: 'errand-steps-renewed'; from: string; to: string; version: number }
  /** Something of these is no more; what there is now has this version or a later one. */
  | { kind: 'errand-steps-removed'; steps: { id: string; at: string }[]; version: number }
  /** Encounters were taken away (an import undone), and their invitations with them. */
  | {
      kind: 'encounters-removed'
      /** Events written by an older Hetki name no customers. */
      encounters: { id: string; at: string; customer?: string | null }[]
      invitations: { id: string; at: string }[]
    }
  /** Customers are known no more; their encounters stay. */
  | { kind: 'customers-removed'; customers: string[] }
  /** Somebody whom we tell of what happens could not be reached for too long, or is gone. Kinds with a dot are told to others as they are. */
  | { kind: 'receiver.disabled'; receiver: string }
  /** An improvement was made or changed. */
  | { kind: 'improvement.changed'; improvement: string }
  /** A case was opened or changed; `what` says how (see contract/cases.ts), of those written before it is absent. */
  | { kind: 'case'; case: string; what?: string }
  /** Cases went with their answers: their facts go too. */
  | { kind: 'cases-removed'; cases: { id: string; at: string }[] }
  /** An alert was found that was not open before. */
  | { kind: 'alert'; alert: string }
  /** A customer's text answers what somebody wrote about a case. */
  | { kind: 'text-reply'; reply: string }
  /** All may see it now. */
  | { kind: 'idea.published'; idea: string }
  /** Something that a reader sees of it changed, or it was taken down; `change` is the row of its history that says what, where there is one. */
  | { kind: 'idea.changed'; idea: string; change?: string }
  /** A comment is to be seen. */
  | { kind: 'idea.commented'; idea: string; comment: string }
  /** Many at once, by a file: those of one import. */
  | { kind: 'ideas-imported'; ideas: string[] }
  | { kind: 'idea-votes'; votes: string[] }
  /** Votes that were taken back, or went with their person: their facts go too. */
  | { kind: 'idea-votes-removed'; votes: { id: string; at: string }[] }
  /** Ideas that are to be seen no more. */
  | { kind: 'ideas-removed'; ideas: { id: string; at: string }[] }
  | { kind: 'notice.published'; notice: string }
  | { kind: 'notice.withdrawn'; notice: string }
  | { kind: 'organisation-removed' }

export type StoredEvent = FlowEvent & { org: string }
