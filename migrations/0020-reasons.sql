-- Why customers came, told apart from what was said then: reasons as recorded and as they are counted now.

alter table reason
  -- Gathers what fits nowhere else; with the unknown it must stay small.
  add column other boolean not null default false,
  -- Words, or their beginnings, that suggest it.
  add column keywords text[] not null default '{}',
  -- What names it since then counts for that one.
  add column merged_into uuid references reason,
  -- The re-coding that merged it: what arrives under it later can be taken back with that.
  add column merged_by uuid;

-- Each change of the tree makes a version. Its rows before and after are enough to lay any earlier tree out again.
create table reason_version (
  org uuid not null references organisation on delete cascade,
  number int not null,
  at timestamptz not null default now(),
  person uuid references person on delete set null,
  what text not null check (what in ('edit', 'merge', 'split', 'undo')),
  -- [{id, before, after}] of the reasons that changed; before is null where it was added.
  changes jsonb not null,
  recode uuid,
  primary key (org, number)
);

-- Rules that classify on arrival, in their order.
create table reason_rule (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  position int not null,
  name text not null,
  enabled boolean not null default true,
  condition jsonb not null,
  reason uuid not null references reason,
  -- The split that brought it: it goes when that is taken back.
  recode uuid,
  changed_at timestamptz not null default now(),
  removed_at timestamptz
);
create index reason_rule_org on reason_rule (org, position) where removed_at is null;

-- How much may be "other", and where free text is; what is missing is the default.
alter table organisation add column classification jsonb not null default '{}';

alter table encounter
  -- Only where it is not `reason`: what the source or a person said.
  add column recorded_reason uuid,
  add column recoded boolean not null default false,
  add column extra_reasons uuid[],
  add column reason_rule uuid,
  -- Grows with each correction, and with it the version of the facts.
  add column revision int not null default 0;
alter table answer
  add column recorded_reason uuid,
  add column recoded boolean not null default false,
  -- Of the sequence of taps, as flagged_seq: the version of the facts.
  add column recoded_seq bigint;

-- Rows given another reason together: by merging, splitting, re-coding, or one of them by hand.
create table recode (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  kind text not null check (kind in ('merge', 'split', 'recode', 'classify')),
  -- In order, first match wins: [{from, to, condition}].
  moves jsonb not null,
  state text not null check (state in ('queued', 'done', 'undoing', 'undone', 'failed')),
  -- How far it has come through the table that it goes through now, so that it goes on there after a stop.
  reached text not null default '',
  encounters int not null default 0,
  answers int not null default 0,
  person uuid references person on delete set null,
  at timestamptz not null default now(),
  finished_at timestamptz,
  undone_at timestamptz,
  undone_by uuid references person on delete set null,
  failure text
);
create index recode_org on recode (org, id desc);

-- What each row was before, so that any re-coding can be taken back, in any order.
create table recode_row (
  seq bigint generated always as identity,
  recode uuid not null references recode on delete cascade,
  -- An encounter, or an answer that belongs to none.
  subject uuid not null,
  before uuid,
  extra_before uuid[],
  primary key (recode, subject)
);
create index recode_row_subject on recode_row (subject, seq);

create function forget_recoded() returns trigger language plpgsql as $$
begin
  delete from recode_row where subject in (select id from gone);
  return null;
end $$;
create trigger forget_recoded after delete on encounter referencing old table as gone for each statement execute function forget_recoded();
create trigger forget_recoded after delete on answer referencing old table as gone for each statement execute function forget_recoded();

-- What was suggested for a text and what was chosen.
create table reason_choice (
  org uuid not null references organisation on delete cascade,
  encounter uuid not null references encounter on delete cascade,
  suggested uuid,
  chosen uuid not null,
  via text not null check (via in ('entry', 'classify')),
  person uuid references person on delete set null,
  at timestamptz not null default now(),
  primary key (org, encounter)
);
create index reason_choice_time on reason_choice (org, at desc);
-- Else each encounter deleted reads them all.
create index reason_choice_encounter on reason_choice (encounter);

-- What was learned of texts and their reasons.
create table reason_model (
  org uuid primary key references organisation on delete cascade,
  learned_at timestamptz not null default now(),
  texts int not null,
  -- Of texts set aside and not learned from: how many there were, and how many times the first suggestion was the reason.
  tested int not null,
  hits int not null,
  model json not null
);
