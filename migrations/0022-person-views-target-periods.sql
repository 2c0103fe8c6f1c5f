-- Who looked at figures of single persons, and what for: shown to those who answer for the whole, and to those who were looked at.
-- One row per reader, purpose, question and hour.
create table person_view (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  -- The person's id, or 'key' of an API key; the name is the one of that time.
  reader text not null,
  name text not null,
  purpose text not null,
  what text not null,
  -- Empty: everybody.
  agents text[] not null,
  hour timestamptz not null,
  times integer not null default 1,
  last_at timestamptz not null,
  unique (org, reader, purpose, what, agents, hour)
);
create index person_view_newest on person_view (org, last_at desc);

-- A target may end: then an older one without an end, or that of a unit above, holds again.
alter table target add column until_date date, add check (until_date >= from_date);
