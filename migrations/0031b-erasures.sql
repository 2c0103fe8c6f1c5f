-- Who asked to be forgotten is forgotten: kept is that it was done, by whom, what the request is called by those who keep it, and how much went of what, so that a
-- figure that became smaller can be explained. Nothing here says who it was.
create table erasure (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  at timestamptz not null default now(),
  person uuid references person on delete set null,
  note text not null default '',
  counts jsonb not null
);
create index erasure_org on erasure (org, at desc);
