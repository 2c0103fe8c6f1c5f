-- What departed from the usual, one row per series until it ends.
create table alert (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  kind text not null check (kind in ('departure', 'shift', 'today', 'other')),
  metric text not null,
  -- The scope; null is all. No foreign keys: an alert tells of what was, whatever becomes of it.
  unit uuid,
  unit_path uuid[] not null default '{}',
  channel text,
  reason uuid,
  direction text not null check (direction in ('up', 'down')),
  since date not null,
  since_low date,
  since_high date,
  last_on date not null,
  minute int,
  value double precision not null,
  expected double precision,
  usual_low double precision,
  usual_high double precision,
  size double precision,
  size_low double precision,
  size_high double precision,
  q double precision,
  also int not null default 0,
  state text not null default 'new' check (state in ('new', 'seen', 'expected')),
  note text,
  marked_by uuid references person on delete set null,
  marked_at timestamptz,
  found_at timestamptz not null default now(),
  ended_at timestamptz,
  end_why text check (end_why in ('back', 'new-usual', 'unconfirmed', 'told')),
  check ((ended_at is null) = (end_why is null))
);
-- One of a series at a time, whoever finds it.
create unique index alert_open on alert (org, metric, coalesce(unit::text, ''), coalesce(channel, ''), coalesce(reason::text, ''), (kind = 'other')) where ended_at is null;
create index alert_found on alert (org, found_at desc);

-- How an organisation's log is watched, and how far it has been looked at. Without a row all is as usual and nothing was looked at yet.
create table watch (
  org uuid primary key references organisation on delete cascade,
  watching boolean not null default true,
  rate double precision not null default 0.05,
  -- Null is all that can be watched.
  metrics text[],
  since date,
  looked_to date,
  looked_at timestamptz,
  today_at timestamptz,
  series int not null default 0,
  small int not null default 0,
  young int not null default 0
);
