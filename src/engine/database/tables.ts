import type { ColumnType, Generated } from 'kysely'
import type { AlertEnd, AlertKind, AlertState, WatchedMetric } from '../../contract/alert.ts'
import type { AnswerSource } from '../../contract/answer.ts'
import type {
  InvitationChannel,
  MessageChannel,
  MessageState,
  MessageStep,
  Suppression,
  TextReplyEnd,
} from '../../contract/asking.ts'
import type { CaseState, NudgeKind } from '../../contract/cases.ts'
import type { FlowEvent } from '../../contract/event.ts'
import type { HeldReason, IdeaEventKind, IdeaKind, IdeaSource, IdeaStand, IdeaState } from '../../contract/idea.ts'
import type { ImprovementMetric, ImprovementState } from '../../contract/improvement.ts'
import type { Language, Localized } from '../../contract/language.ts'
import type { LinkKind, NoticeState, NotTold, ShownResult } from '../../contract/notice.ts'
import type { DeliveryState, ReceiverKind, ReceiverState } from '../../contract/receiver.ts'
import type { WebhookProblem, WebhookState } from '../../contract/webhook.ts'

/** The PostgreSQL tables as Kysely sees them; `migrations/` is the truth. Times are Date, dates and intervals are strings, int8 is a number (guarded). */
export type Tables = {
  organisation: {
    id: string
    name: string
    zone: string
    languages: Language[]
    minimum_group: Generated<number>
    topics_seq: Generated<number | null>
    contact_rules: Json
    working_hours: Json
    channels: ColumnType<{ id: string; name: Localized }[], string | undefined, string>
    asking: Json
    errands: Json
    brand: Json
    own_days: Json
    staffing: Json
    case_settings: Json
    classification: Json
    person_key: Generated<Buffer>
    text_key: Generated<string>
    stages: ColumnType<{ id: string; name: Localized }[], string | undefined, string>
    demo: Generated<boolean>
    created_at: Generated<Date>
  }
  unit: {
    id: string
    org: string
    parent: string | null
    name: string
    kind: string
    closed: Generated<boolean>
    path: string[]
    brand: Json
    working_hours: NullableJson
    own_days: NullableJson
  }
  person: {
    id: string
    org: string
    user_id: string | null
    name: string
    email: string
    role: string
    unit: string | null
    language: Language
    agent: string | null
    disabled: Generated<boolean>
    created_at: Generated<Date>
    takes_cases: boolean | null
    skills: Generated<string[]>
    away: Json
    phone: string | null
  }
  person_token: {
    hash: Buffer
    person: string | null
    purpose: 'first-admin' | 'join' | 'demo'
    created_at: Generated<Date>
    expires_at: Date
    used_at: Date | null
  }
  auth_user: {
    id: string
    name: string
    email: string
    email_verified: Generated<boolean>
    image: string | null
    two_factor_enabled: Generated<boolean>
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  auth_session: {
    id: string
    user_id: string
    token: string
    expires_at: Date
    ip_address: string | null
    user_agent: string | null
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  auth_account: {
    id: string
    user_id: string
    account_id: string
    provider_id: string
    password: string | null
    created_at: Generated<Date>
    updated_at: Generated<Date>
  }
  sign_in_attempt: { account: Buffer; failed: number; since: Generated<Date> }
  api_key: {
    id: string
    org: string
    name: string
    prefix: string
    hash: Buffer
    scopes: string[]
    created_by: string | null
    created_at: Generated<Date>
    last_used_at: Date | null
    revoked_at: Date | null
  }
  reason: {
    id: string
    org: string
    parent: string | null
    code: string
    name: Json
    closed: Generated<boolean>
    path: string[]
    other: Generated<boolean>
    keywords: Generated<string[]>
    merged_into: Generated<string | null>
    merged_by: Generated<string | null>
  }
  reason_version: {
    org: string
    number: number
    at: Generated<Date>
    person: string | null
    what: 'edit' | 'merge' | 'split' | 'undo'
    changes: Json
    recode: string | null
  }
  reason_rule: {
    id: string
    org: string
    position: number
    name: string
    enabled: boolean
    condition: Json
    reason: string
    recode: Generated<string | null>
    changed_at: Generated<Date>
    removed_at: Generated<Date | null>
  }
  recode: {
    id: string
    org: string
    kind: 'merge' | 'split' | 'recode' | 'classify'
    moves: Json
    state: 'queued' | 'done' | 'undoing' | 'undone' | 'failed'
    reached: Generated<string>
    encounters: Generated<number>
    answers: Generated<number>
    person: string | null
    at: Generated<Date>
    finished_at: Generated<Date | null>
    undone_at: Generated<Date | null>
    undone_by: Generated<string | null>
    failure: Generated<string | null>
  }
  recode_row: {
    seq: Generated<number>
    recode: string
    subject: string
    before: string | null
    extra_before: string[] | null
  }
  reason_choice: {
    org: string
    encounter: string
    suggested: string | null
    chosen: string
    via: 'entry' | 'classify'
    person: string | null
    at: Generated<Date>
  }
  reason_model: {
    org: string
    learned_at: Generated<Date>
    texts: number
    tested: number
    hits: number
    model: Json
  }
  survey: {
    id: string
    org: string
    draft: Json
    current_version: string | null
    closed: Generated<boolean>
    created_at: Generated<Date>
    changed_at: Generated<Date>
  }
  survey_version: {
    id: string
    org: string
    survey: string
    number: number
    content: Json
    published_at: Generated<Date>
    published_by: string
  }
  touchpoint: {
    id: string
    org: string
    unit: string
    name: Json
    channel: string
    stage: string
    physical: boolean
    survey: string | null
    code: string
    closed: Generated<boolean>
    language: Language | null
    sites: Generated<string[]>
    parameters: Generated<string[]>
    created_at: Generated<Date>
  }
  code_batch: {
    id: string
    org: string
    touchpoint: string
    name: Generated<string>
    form: 'card' | 'receipt'
    language: Language | null
    count: number
    expires_at: Date
    closed_at: Date | null
    created_by: string | null
    created_at: Generated<Date>
  }
  paper_code: {
    hash: Buffer
    org: string
    touchpoint: string
    batch: string | null
    encounter: string | null
    receipt: string | null
    answer: string
    issued_at: Generated<Date>
    expires_at: Date
  }
  kiosk_device: {
    touchpoint: string
    id: string
    org: string
    first_at: Generated<Date>
    last_at: Generated<Date>
    waiting: Generated<number>
    waiting_since: Date | null
    screen: Generated<string>
  }
  target: {
    id: string
    org: string
    metric: string
    unit: string | null
    touchpoint: string | null
    value: number
    from_date: string
    until_date: string | null
  }
  person_view: {
    id: string
    org: string
    reader: string
    name: string
    purpose: string
    what: string
    agents: string[]
    hour: Date
    times: Generated<number>
    last_at: Date
  }
  cause: {
    id: string
    org: string
    parent: string | null
    name: Json
    closed: Generated<boolean>
    cost: number | null
  }
  topic: {
    id: string
    org: string
    name: Json
    words: string[]
    but_not: Generated<string[]>
    closed: Generated<boolean>
    created_at: Generated<Date>
  }
  cause_reason: { reason: string; org: string; cause: string }
  answer_cause: { answer: string; org: string; cause: string; person: string | null; at: Generated<Date> }
  improvement: {
    id: string
    org: string
    title: string
    change: string
    owner: string | null
    unit: string | null
    unit_path: Generated<string[]>
    touchpoints: Generated<string[]>
    reasons: Generated<string[]>
    units: Generated<string[]>
    metric: ImprovementMetric
    state: Generated<ImprovementState>
    starts_on: string | null
    ends_on: string | null
    start_set_at: Date | null
    created_by: string | null
    created_at: Generated<Date>
    changed_at: Generated<Date>
  }
  improvement_cause: { improvement: string; cause: string; org: string }
  improvement_event: {
    id: Generated<number>
    org: string
    improvement: string
    at: Generated<Date>
    person: string | null
    what: 'made' | 'changed' | 'state' | 'note'
    text: string | null
    changes: ColumnType<unknown, string | undefined, string>
  }
  case_rule: {
    id: string
    org: string
    name: string
    condition: Json
    survey: string | null
    unit: string | null
    due_hours: number
    enabled: Generated<boolean>
    created_at: Generated<Date>
    action: Json
    removed_at: Date | null
  }
  customer: {
    id: string
    org: string
    external_id: string | null
    name: string | null
    email: string | null
    phone: string | null
    language: string | null
    zone: string | null
    import: string | null
    created_at: Generated<Date>
  }
  outbox: {
    seq: Generated<number>
    xid: Generated<string>
    org: string
    kind: FlowEvent['kind']
    body: Json
    at: Generated<Date>
  }
  outbox_cursor: { consumer: string; xid: Generated<string>; seq: Generated<number>; moved_at: Generated<Date> }
  encounter: {
    id: string
    org: string
    source: string
    external_id: string
    touchpoint: string | null
    channel: string
    stage: Generated<string>
    unit: string | null
    unit_path: Generated<string[]>
    reason: string | null
    agent: string | null
    customer: string | null
    started_at: Date
    ended_at: Date | null
    outcome: string | null
    talk_seconds: number | null
    hold_seconds: number | null
    wrap_up_seconds: number | null
    wait_seconds: number | null
    import: string | null
    attributes: Json
    suppressed: string | null
    created_at: Generated<Date>
    recorded_reason: Generated<string | null>
    recoded: Generated<boolean>
    extra_reasons: Generated<(string | null)[] | null>
    reason_rule: Generated<string | null>
    revision: Generated<number>
  }
  errand_step: {
    encounter: string
    org: string
    customer: string | null
    key: string | null
    at: Date
    next_any: number | null
    next_reason: number | null
    next_family: number | null
    errand: string
    moved_from: string | null
    contacts: number | null
    span: number | null
    transfers: number | null
    moves: number | null
    reopens: number | null
    self_service: number | null
    revision: Generated<number>
    version: number
  }
  errand_due: { org: string; import: string | null; marked_at: Generated<Date> }
  invitation: {
    id: string
    org: string
    encounter: string | null
    touchpoint: string
    survey_version: string
    token_hash: Buffer
    answer: string
    language: string | null
    asked_at: Generated<Date>
    opened_at: Date | null
    expires_at: Date
    policy: string | null
    customer: string | null
    channel: Generated<InvitationChannel>
    delay_arm: number | null
    parameters: Json
  }
  notice: {
    id: string
    org: string
    number: number
    state: Generated<NoticeState>
    title: ColumnType<Localized, string, string>
    said: ColumnType<Localized, string, string>
    did: ColumnType<Localized, string, string>
    touchpoints: Generated<string[]>
    asked: number | null
    erased: Generated<number>
    published_at: Date | null
    published_by: string | null
    withdrawn_at: Date | null
    withdrawn_why: string | null
    telling: Generated<boolean>
    told_at: Date | null
    created_by: string | null
    created_at: Generated<Date>
    changed_at: Generated<Date>
  }
  notice_link: {
    notice: string
    org: string
    kind: LinkKind
    subject: string
    added_by: string | null
    at: Generated<Date>
  }
  notice_source: {
    notice: string
    org: string
    who: string
    answer: string | null
    feedback_case: string | null
    customer: string | null
    idea: string | null
    voter: string | null
  }
  notice_quote: {
    id: string
    notice: string
    org: string
    answer: string
    words: string
    language: string | null
    consent: string
    consent_by: string | null
    harmless: Generated<string[]>
    at: Generated<Date>
  }
  notice_recipient: {
    notice: string
    org: string
    hash: Buffer
    customer: string | null
    follower: ColumnType<string | null, string | null | undefined, string | null>
    message: string | null
    held: NotTold | null
    at: Generated<Date>
    read_at: Date | null
  }
  news: {
    org: string
    address: string
    open: Generated<boolean>
    results: ColumnType<ShownResult[], string | undefined, string>
  }
  receiver: {
    id: string
    org: string
    name: string
    kind: ReceiverKind
    address: Buffer
    secret: Buffer | null
    old_secret: Buffer | null
    old_until: Date | null
    types: string[] | null
    state: Generated<ReceiverState>
    problem: string | null
    disabled_at: Date | null
    next_number: Generated<number>
    heard_xid: Generated<string>
    heard_seq: Generated<number>
    fails: Generated<number>
    failing_since: Date | null
    quiet_until: Date | null
    last_ok_at: Date | null
    created_at: Generated<Date>
  }
  receiver_delivery: {
    id: string
    org: string
    receiver: string
    event: string
    number: number
    type: string
    body: string
    state: Generated<DeliveryState>
    attempts: Generated<number>
    attempts_before: Generated<number>
    at: Generated<Date>
    next_at: Generated<Date>
    give_up_at: Date
    leased_until: Date | null
    tried_at: Date | null
    ended_at: Date | null
    status: number | null
    reply: string | null
    problem: string | null
    took_ms: number | null
  }
  source: {
    id: string
    org: string
    name: string
    kind: 'api' | 'webhook' | 'file' | 'folder' | 'entry'
    oldest_hours: Generated<number>
    enabled: Generated<boolean>
    settings: Json
    created_at: Generated<Date>
    last_at: Date | null
  }
  source_hour: {
    org: string
    source: string
    hour: Date
    created: Generated<number>
    known: Generated<number>
    refused: Generated<number>
  }
  webhook: {
    source: string
    org: string
    key: string
    signing: Json
    secret: Buffer
    old_secret: Buffer | null
    old_until: Date | null
    mapping: Json | null
    closed: Generated<boolean>
    forgotten: Generated<number>
    forgotten_at: Date | null
  }
  webhook_request: {
    id: string
    org: string
    source: string
    sender_id: string | null
    received_at: Generated<Date>
    bytes: number
    body: Buffer
    state: WebhookState
    problem: WebhookProblem | null
    created: Generated<number>
    known: Generated<number>
    ignored: Generated<number>
    refused: Generated<number>
    held: Generated<number>
    left_out: Json
    tries: Generated<number>
    tried_at: Generated<Date>
  }
  entry: {
    org: string
    external_id: string
    person: string | null
    encounter: string | null
    at: Generated<Date>
    undone_at: Date | null
  }
  phone_call: {
    message: string
    org: string
    held_by: string | null
    held_until: Date | null
    tries: Generated<number>
  }
  phone_try: {
    id: string
    org: string
    message: string
    person: string | null
    at: Generated<Date>
    outcome: string
    note: string | null
    again_at: Date | null
  }
  reward: {
    id: string
    org: string
    name: string
    kind: 'codes' | 'draw'
    survey: string
    touchpoint: string | null
    words: Json
    by_mail: Generated<boolean>
    per_day: number | null
    low_at: Generated<number>
    ends_on: string | null
    closed: Generated<boolean>
    created_at: Generated<Date>
    seed: string | null
    winners: number | null
    drawn_at: Date | null
    drawn_by: string | null
    forgotten_at: Date | null
  }
  reward_code: {
    id: string
    reward: string
    code: string
    expires_on: string | null
    lot: Generated<string>
    claim: Buffer | null
    given_on: string | null
  }
  reward_entry: {
    id: string
    reward: string
    claim: Buffer
    contact_hash: Buffer
    contact: string | null
    language: Language
    entered_on: string
    place: number | null
    told: 'mail' | 'hand' | null
    told_at: Date | null
  }
  policy: {
    id: string
    org: string
    position: number
    name: string
    enabled: Generated<boolean>
    condition: Json
    action: Json
    created_at: Generated<Date>
    changed_at: Generated<Date>
    removed_at: Date | null
  }
  asked_person: { org: string; hash: Buffer; asked_at: Generated<Date[]> }
  opt_out: { org: string; hash: Buffer; kind: 'opt-out' | 'objection'; via: string; at: Generated<Date> }
  suppression: {
    id: string
    org: string
    encounter: string | null
    invitation: string | null
    policy: string | null
    customer: string | null
    channel: Generated<string>
    touchpoint: string | null
    unit: string | null
    unit_path: Generated<string[]>
    reason: Suppression
    at: Generated<Date>
  }
  message: {
    id: string
    org: string
    invitation: string | null
    step: MessageStep
    channel: MessageChannel
    customer: string | null
    recipient: string | null
    recipient_hash: Buffer | null
    language: Language
    touchpoint: string | null
    unit: string | null
    unit_path: Generated<string[]>
    state: Generated<MessageState>
    due_at: Date
    useful_until: Date
    attempts: Generated<number>
    claimed_by: string | null
    claimed_at: Date | null
    begun_at: Date | null
    gateway_id: string | null
    detail: Json
    problem: string | null
    ask_judged: Generated<boolean>
    ask_given_back: Generated<boolean>
    queued_at: Generated<Date>
    sent_at: Date | null
    delivered_at: Date | null
    ended_at: Date | null
  }
  logo: {
    org: string
    hash: string
    type: 'image/png' | 'image/jpeg'
    width: number
    height: number
    bytes: Buffer
    created_at: Generated<Date>
  }
  text_reply: {
    id: string
    org: string
    gateway_id: string
    sender: string
    sender_hash: Buffer | null
    receiver: string | null
    text: string | null
    message: string | null
    invitation: string | null
    unit_path: Generated<string[]>
    became: TextReplyEnd | null
    seen_at: Date | null
    seen_by: string | null
    at: Generated<Date>
  }
  message_event: {
    id: Generated<number>
    message: string
    org: string
    at: Generated<Date>
    person: string | null
    what: string
    text: string | null
  }
  address_failure: { org: string; hash: Buffer; problem: string; at: Generated<Date> }
  gateway: {
    channel: MessageChannel
    name: string
    problem: string | null
    since: Generated<Date>
    checked_at: Generated<Date>
    last_sent_at: Date | null
  }
  mail_words: {
    org: string
    survey: string | null
    step: MessageStep
    subject: Json
    greeting: Json
    changed_at: Generated<Date>
  }
  text_words: {
    org: string
    survey: string | null
    step: 'invite' | 'remind' | 'call'
    words: Json
    changed_at: Generated<Date>
  }
  answer: {
    id: string
    org: string
    survey: string
    survey_version: string
    touchpoint: string | null
    channel: string
    stage: Generated<string>
    unit: string | null
    unit_path: Generated<string[]>
    reason: string | null
    agent: string | null
    encounter: string | null
    invitation: string | null
    import: string | null
    language: Language
    source: AnswerSource
    anonymous: Generated<boolean>
    attributes: Json
    encounter_ended_at: Date | null
    asked_at: Date | null
    opened_at: Date | null
    at: Date
    last_at: Date
    finished_at: Date | null
    flags: Generated<string[]>
    device: string | null
    flagged_seq: number | null
    created_at: Generated<Date>
    recorded_reason: Generated<string | null>
    recoded: Generated<boolean>
    recoded_seq: Generated<number | null>
  }
  answer_event: {
    id: string
    seq: Generated<number>
    org: string
    answer: string
    question: string
    value: Json
    words: string | null
    kind: string | null
    level: 'low' | 'mid' | 'high' | null
    digest: Buffer
    text_language: string | null
    flags: Generated<string[]>
    at: Date
    received_at: Generated<Date>
  }
  feedback_case: {
    id: string
    org: string
    number: number
    answer: string | null
    encounter: string | null
    alert: string | null
    customer: string | null
    who: string | null
    errand: string | null
    rule: string | null
    rule_name: string
    title: string
    touchpoint: string | null
    reason: string | null
    channel: Generated<string>
    language: Language | null
    unit: string | null
    unit_path: Generated<string[]>
    agent: string | null
    state: Generated<CaseState>
    urgent: Generated<boolean>
    skill: string | null
    owner: string | null
    opened_at: Generated<Date>
    due_at: Date
    promised_at: Generated<Date>
    taken_at: Date | null
    reached_at: Date | null
    closed_at: Date | null
    confirmed_at: Date | null
    silent_at: Date | null
    late_at: Date | null
    escalated: Generated<number>
    escalate_at: Date | null
    merged_into: string | null
    minutes: number | null
    ask_again_at: Date | null
    revision: Generated<number>
    cause: string | null
  }
  case_match: {
    rule: string
    kind: 'answer' | 'encounter' | 'alert'
    subject: string
    org: string
    feedback_case: string | null
    became: 'opened' | 'joined' | 'told' | 'held'
    at: Generated<Date>
  }
  case_turn: { org: string; person: string; given_at: Date; given: Generated<number> }
  case_message: {
    id: string
    org: string
    feedback_case: string
    direction: 'out' | 'in' | 'call'
    channel: MessageChannel
    person: string | null
    message: string | null
    other: string | null
    subject: string | null
    body: string
    stranger: Generated<boolean>
    automatic: Generated<boolean>
    heard_id: string | null
    minutes: number | null
    reached: Generated<boolean | null>
    at: Generated<Date>
  }
  case_mention: { event: number; person: string }
  case_template: { id: string; org: string; name: Json; subject: Json; body: Json; closed: Generated<boolean> }
  case_recovery: {
    feedback_case: string
    org: string
    invitation: string | null
    suppressed: string | null
    at: Generated<Date>
  }
  nudge: {
    id: string
    org: string
    person: string | null
    room: string | null
    via: 'screen' | 'email' | 'sms' | 'chat'
    kind: NudgeKind
    rule: string | null
    rule_name: string | null
    feedback_case: string | null
    alert: string | null
    subject: string | null
    who: string | null
    errand: string | null
    text: string | null
    urgent: Generated<boolean>
    digest: Generated<boolean>
    due_at: Date
    message: string | null
    sent_at: Date | null
    problem: string | null
    seen_at: Date | null
    at: Generated<Date>
  }
  alert: {
    id: string
    org: string
    kind: AlertKind
    metric: WatchedMetric
    unit: string | null
    unit_path: Generated<string[]>
    channel: string | null
    reason: string | null
    direction: 'up' | 'down'
    since: string
    since_low: string | null
    since_high: string | null
    last_on: string
    minute: number | null
    value: number
    expected: number | null
    usual_low: number | null
    usual_high: number | null
    size: number | null
    size_low: number | null
    size_high: number | null
    q: number | null
    also: Generated<number>
    state: Generated<AlertState>
    note: string | null
    marked_by: string | null
    marked_at: Date | null
    found_at: Generated<Date>
    ended_at: Date | null
    end_why: AlertEnd | null
  }
  watch: {
    org: string
    watching: Generated<boolean>
    rate: Generated<number>
    metrics: WatchedMetric[] | null
    since: string | null
    looked_to: string | null
    looked_at: Date | null
    today_at: Date | null
    series: Generated<number>
    small: Generated<number>
    young: Generated<number>
  }
  erasure: {
    id: string
    org: string
    at: Generated<Date>
    person: string | null
    note: Generated<string>
    counts: Json
  }
  board: {
    org: string
    address: string
    open: Generated<boolean>
    settings: Json
    next_number: Generated<number>
    changed_at: Generated<Date>
  }
  idea_category: { id: string; org: string; name: Json; position: number; closed: Generated<boolean> }
  board_person: {
    id: string
    org: string
    address: string | null
    address_hash: Buffer | null
    name: string | null
    language: Language
    customer: string | null
    external_id: string | null
    published: Generated<number>
    created_at: Generated<Date>
  }
  board_device: { org: string; key_hash: Buffer; person: string; created_at: Generated<Date> }
  idea: {
    id: string
    org: string
    number: number
    kind: IdeaKind
    category: string | null
    cause: string | null
    unit: string | null
    unit_path: Generated<string[]>
    place: Generated<string>
    title: string
    body: Generated<string>
    language: Language
    author: string | null
    author_name: string | null
    stand: IdeaStand
    held: Generated<HeldReason[]>
    state: Generated<IdeaState>
    answer: Generated<string>
    answered_at: Date | null
    merged_into: string | null
    root: string
    votes: Generated<number>
    comments: Generated<number>
    source: Generated<IdeaSource>
    import: string | null
    external_id: string | null
    created_at: Generated<Date>
    published_at: Date | null
    state_at: Generated<Date>
    changed_at: Generated<Date>
    version: Generated<number>
  }
  idea_vote: { idea: string; person: string; id: string; org: string; at: Generated<Date> }
  idea_comment: {
    id: string
    org: string
    idea: string
    author: string | null
    author_name: string | null
    person: string | null
    official: Generated<boolean>
    body: string
    language: Language
    stand: IdeaStand
    held: Generated<HeldReason[]>
    created_at: Generated<Date>
    published_at: Date | null
  }
  idea_apart: { org: string; one: string; other: string; person: string | null; at: Generated<Date> }
  idea_follower: { idea: string; person: string; org: string; at: Generated<Date> }
  board_confirmation: {
    id: string
    org: string
    address: string
    address_hash: Buffer
    key_hash: Buffer | null
    wish: Json
    language: Language
    created_at: Generated<Date>
    used_at: Date | null
  }
  idea_event: {
    id: string
    org: string
    idea: string
    at: Generated<Date>
    person: string | null
    what: IdeaEventKind
    detail: Json
  }
  case_event: {
    id: Generated<number>
    org: string
    feedback_case: string
    at: Generated<Date>
    person: string | null
    what: string
    text: string | null
  }
  import: {
    id: string
    org: string
    file_name: string
    bytes: number
    encoding: Generated<string>
    state: Generated<string>
    mapping: Json | null
    rows: number | null
    done: Generated<number>
    added: Generated<number>
    known: Generated<number>
    bad: Generated<number>
    pace: number | null
    created_by: string | null
    created_at: Generated<Date>
    started_at: Date | null
    finished_at: Date | null
    failure: string | null
    kind: Generated<'answers' | 'encounters'>
    named: string | null
    held: Generated<number>
    origin: Generated<'upload' | 'command' | 'folder'>
    digest: Buffer | null
  }
  import_mapping: {
    id: string
    org: string
    name: string
    mapping: Json
    created_by: string | null
    created_at: Generated<Date>
    changed_at: Generated<Date>
    used_at: Date | null
  }
  import_held_row: { import: string; row: number; external_id: string; cells: string[]; lacking: Json }
  import_chunk: { import: string; n: number; bytes: Buffer }
  import_bad_row: { import: string; row: number; column_name: string; reason: string; value: string }
}

/** jsonb: comes out parsed, goes in as text made by `json()`. The reader says what it is. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is the writer's, checked at the door
type Json = ColumnType<any, string | undefined, string>
/** The same where null says something of its own. */
// biome-ignore lint/suspicious/noExplicitAny: the shape is the writer's, checked at the door
type NullableJson = ColumnType<any, string | null | undefined, string | null>

/** For a jsonb column: arrays would otherwise become PostgreSQL arrays. */
export const json = (value: unknown): string => JSON.stringify(value)
