-- The contact log comes in from files, beside the past answers.

-- Seconds in the queue before somebody (or something) took the customer.
alter table encounter add column wait_seconds double precision;
-- The import that brought it, so that the import can be taken back.
alter table encounter add column import uuid;
create index encounter_import on encounter (import) where import is not null;
-- A customer whom only an import made goes with it.
alter table customer add column import uuid;
create index customer_import on customer (import) where import is not null;

-- What the columns and values of one kind of file mean, under a name that later files, the command line and watched folders reuse.
create table import_mapping (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name text not null,
  mapping jsonb not null,
  created_by uuid references person on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  used_at timestamptz
);
create unique index import_mapping_name on import_mapping (org, lower(name));

alter table import
  add column kind text not null default 'answers' check (kind in ('answers', 'encounters')),
  add column named uuid references import_mapping on delete set null,
  add column held bigint not null default 0,
  -- 'upload', 'command' or 'folder'.
  add column origin text not null default 'upload',
  -- SHA-256 of a file taken from a watched folder: after a kill it is known again.
  add column digest bytea;
create index import_digest on import (org, digest) where digest is not null;

-- Rows that name a value without a meaning: kept as they came until somebody says what it means.
create table import_held_row (
  import uuid not null references import on delete cascade,
  row bigint not null,
  external_id text not null,
  cells text[] not null,
  -- [{"field": "reason", "value": "XX"}, …]
  lacking jsonb not null,
  primary key (import, row)
);
