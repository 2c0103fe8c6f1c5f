-- The outer loop: what is changed so that a cause goes away.
create table improvement (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  title text not null,
  -- What we change.
  change text not null,
  owner uuid references person on delete set null,
  -- Whose it is; null is the whole organisation's.
  unit uuid references unit,
  unit_path uuid[] not null default '{}',
  -- Where the change is felt: all of what is named at once; what is left empty is not narrowed. Ids of their time, no foreign keys.
  touchpoints uuid[] not null default '{}',
  reasons uuid[] not null default '{}',
  units uuid[] not null default '{}',
  metric text not null,
  state text not null default 'planned' check (state in ('planned', 'under-way', 'in-effect', 'ended', 'dropped')),
  starts_on date,
  ends_on date,
  -- When the day was set from which it is in effect: a start chosen after the fact says less.
  start_set_at timestamptz,
  created_by uuid references person on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  check (state not in ('in-effect', 'ended') or starts_on is not null),
  check (state <> 'ended' or ends_on >= starts_on)
);
create index improvement_org on improvement (org, created_at desc);

create table improvement_cause (
  improvement uuid not null references improvement on delete cascade,
  cause uuid not null references cause,
  org uuid not null,
  primary key (improvement, cause)
);
create index improvement_cause_cause on improvement_cause (cause);

create table improvement_event (
  id bigint generated always as identity primary key,
  org uuid not null,
  improvement uuid not null references improvement on delete cascade,
  at timestamptz not null default now(),
  person uuid references person on delete set null,
  what text not null check (what in ('made', 'changed', 'state', 'note')),
  text text,
  -- What was changed from what: {field: [before, after]}.
  changes jsonb not null default '{}'
);
create index improvement_event_one on improvement_event (improvement, id);

-- The cause that a person named for an answer: it goes before the one of its case and the one that its reason mostly comes from.
create table answer_cause (
  answer uuid primary key references answer on delete cascade,
  org uuid not null,
  cause uuid not null references cause,
  person uuid references person on delete set null,
  at timestamptz not null default now()
);
create index answer_cause_cause on answer_cause (cause, at desc);
-- Closed cases by cause, newest first.
create index feedback_case_cause on feedback_case (cause) where cause is not null;
