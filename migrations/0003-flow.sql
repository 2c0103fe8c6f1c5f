-- What happens: rows left of the narrow waist, kept whole. Each carries the unit path of its time.

create table outbox (
  seq bigint generated always as identity,
  -- Readers stop before the oldest transaction still running, so that a late commit is never skipped.
  xid xid8 not null default pg_current_xact_id(),
  org uuid not null,
  kind text not null,
  body jsonb not null,
  at timestamptz not null default now(),
  primary key (xid, seq)
);

create table outbox_cursor (
  consumer text primary key,
  xid xid8 not null default '0',
  seq bigint not null default 0,
  moved_at timestamptz not null default now()
);

create table encounter (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  source text not null,
  external_id text not null,
  touchpoint uuid references touchpoint,
  channel text not null,
  stage text not null default '',
  unit uuid references unit,
  unit_path uuid[] not null default '{}',
  reason uuid references reason,
  agent text,
  customer uuid references customer on delete set null,
  started_at timestamptz not null,
  ended_at timestamptz,
  outcome text,
  talk_seconds double precision,
  hold_seconds double precision,
  wrap_up_seconds double precision,
  attributes jsonb not null default '{}',
  -- Why nobody was asked; null when somebody was.
  suppressed text,
  created_at timestamptz not null default now(),
  unique (org, source, external_id)
);
create index encounter_time on encounter (org, started_at desc);
create index encounter_customer on encounter (customer, started_at desc) where customer is not null;

create table invitation (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  encounter uuid references encounter on delete cascade,
  touchpoint uuid not null references touchpoint,
  survey_version uuid not null references survey_version,
  -- SHA-256 of the token; the token itself is told once and not kept.
  token_hash bytea not null unique,
  -- The sitting that this link leads to.
  answer uuid not null unique,
  language text,
  asked_at timestamptz not null default now(),
  opened_at timestamptz,
  expires_at timestamptz not null
);
create index invitation_encounter on invitation (encounter);
create index invitation_time on invitation (org, asked_at desc);

-- One sitting.
create table answer (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  survey uuid not null references survey,
  survey_version uuid not null references survey_version,
  touchpoint uuid references touchpoint,
  channel text not null,
  stage text not null default '',
  unit uuid references unit,
  unit_path uuid[] not null default '{}',
  reason uuid references reason,
  agent text,
  encounter uuid references encounter on delete set null,
  invitation uuid references invitation on delete set null,
  import uuid,
  language text not null,
  source text not null check (source in ('personal', 'anonymous', 'import')),
  anonymous boolean not null default false,
  attributes jsonb not null default '{}',
  encounter_ended_at timestamptz,
  asked_at timestamptz,
  opened_at timestamptz,
  -- First tap, by the client's clock within reason: the time under which the answer counts. Never changes.
  at timestamptz not null,
  last_at timestamptz not null,
  finished_at timestamptz,
  flags text[] not null default '{}',
  created_at timestamptz not null default now()
);
create index answer_time on answer (org, at desc, id desc);
create index answer_touchpoint on answer (touchpoint, at desc);
create index answer_import on answer (import) where import is not null;
create index answer_encounter on answer (encounter) where encounter is not null;
create index answer_invitation on answer (invitation) where invitation is not null;

-- One tap. The newest of a question counts; all are kept.
create table answer_event (
  -- Made by the client. The same id is the same tap for ever.
  id uuid primary key,
  seq bigint generated always as identity,
  org uuid not null,
  answer uuid not null references answer on delete cascade,
  question text not null,
  -- json, not jsonb: NUL and lone surrogates in a customer's text are kept as they came.
  value json not null,
  -- The text of a text answer without what PostgreSQL cannot hold, for searching.
  words text,
  -- Kind of the question in the version on screen; null where the version has no such question.
  kind text,
  -- Of a scale or solved: low, mid or high; null for other kinds and odd values.
  level text,
  -- SHA-256 of answer, question and value: the same id with another body is a conflict.
  digest bytea not null,
  text_language text,
  flags text[] not null default '{}',
  at timestamptz not null,
  received_at timestamptz not null default now()
);
create index answer_event_answer on answer_event (answer, seq);

create table feedback_case (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  number int not null,
  answer uuid not null references answer on delete cascade,
  rule uuid references case_rule on delete set null,
  rule_name text not null,
  title text not null,
  touchpoint uuid references touchpoint,
  reason uuid references reason,
  unit uuid references unit,
  unit_path uuid[] not null default '{}',
  agent text,
  state text not null default 'new' check (state in ('new', 'taken', 'closed')),
  owner uuid references person on delete set null,
  opened_at timestamptz not null default now(),
  due_at timestamptz not null,
  taken_at timestamptz,
  closed_at timestamptz,
  cause uuid references cause,
  -- One answer opens one case, however often its event is read. The answer first: thousands of answers may be taken away at once.
  unique (answer, org),
  unique (org, number)
);
create index feedback_case_open on feedback_case (org, due_at) where state <> 'closed';

create table case_event (
  id bigint generated always as identity primary key,
  org uuid not null,
  feedback_case uuid not null references feedback_case on delete cascade,
  at timestamptz not null default now(),
  person uuid references person on delete set null,
  what text not null,
  text text
);
create index case_event_case on case_event (feedback_case, id);

create table import (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  file_name text not null,
  bytes bigint not null,
  -- utf-8, utf-16le, utf-16be or windows-1252, found out while the file came in.
  encoding text not null default 'utf-8',
  state text not null default 'uploaded',
  mapping jsonb,
  -- Data rows: counted while the file came in, exact once it has been read to its end.
  rows bigint,
  done bigint not null default 0,
  added bigint not null default 0,
  known bigint not null default 0,
  bad bigint not null default 0,
  -- Rows per second of late, for the time left.
  pace double precision,
  created_by uuid references person on delete set null,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz,
  failure text
);
create index import_org on import (org, created_at desc);

-- The file itself, so that any server can go on with it.
create table import_chunk (
  import uuid not null references import on delete cascade,
  n int not null,
  bytes bytea not null,
  primary key (import, n)
);

create table import_bad_row (
  import uuid not null references import on delete cascade,
  row bigint not null,
  column_name text not null,
  reason text not null,
  value text not null,
  primary key (import, row, column_name)
);
