-- Encounters by webhook and by hand, and how much comes from where.

-- How many encounters came from a source in an hour. Told after the encounters' own commit: a killed server forgets a few counts, never an encounter.
create table source_hour (
  org uuid not null references organisation on delete cascade,
  source text not null,
  hour timestamptz not null,
  created int not null default 0,
  known int not null default 0,
  refused int not null default 0,
  primary key (org, source, hour)
);

create table webhook (
  source uuid primary key references source on delete cascade,
  org uuid not null references organisation on delete cascade,
  -- Its address is /hooks/in/<key>.
  key text not null unique,
  -- How its sender proves who it is: see contract/webhook.ts.
  signing jsonb not null,
  -- Sealed with a key made of SECRET, so that a copy of the database signs nothing.
  secret bytea not null,
  -- The secret before, while the sender still changes over.
  old_secret bytea,
  old_until timestamptz,
  -- null until somebody has made it from the first example.
  mapping jsonb,
  closed boolean not null default false
);
create index webhook_org on webhook (org);

-- What came in, kept for some days, so that it can be looked at and tried again once the mapping is mended.
create table webhook_request (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  source uuid not null references source on delete cascade,
  -- What the sender calls it.
  sender_id text,
  received_at timestamptz not null default now(),
  bytes bigint not null,
  -- As it came. Of what was not signed or too large only the beginning.
  body bytea not null,
  state text not null check (state in ('accepted', 'held', 'refused', 'unsigned')),
  problem text,
  created int not null default 0,
  known int not null default 0,
  ignored int not null default 0,
  refused int not null default 0,
  held int not null default 0,
  -- Of each encounter that did not go in: its external id, and what is wrong or unknown.
  left_out jsonb not null default '[]',
  tries int not null default 1,
  tried_at timestamptz not null default now()
);
create unique index webhook_request_sender on webhook_request (source, sender_id) where sender_id is not null;
create index webhook_request_time on webhook_request (source, received_at desc);
create index webhook_request_waiting on webhook_request (org, source) where state in ('held', 'refused');

-- Who wrote an encounter down by hand. Taken back within a minute the row stays, so that a repeated send does not bring it back.
create table entry (
  org uuid not null references organisation on delete cascade,
  -- Made by the client, unique for ever.
  external_id text not null,
  person uuid references person on delete set null,
  encounter uuid references encounter on delete set null,
  at timestamptz not null default now(),
  undone_at timestamptz,
  primary key (org, external_id)
);
create index entry_person on entry (person, at desc);
