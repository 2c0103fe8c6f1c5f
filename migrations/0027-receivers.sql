-- Who is told of what happens: other systems by webhook, and rooms of Slack and Teams. Address and secrets are sealed.
create table receiver (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name text not null,
  kind text not null check (kind in ('webhook', 'slack', 'teams')),
  address bytea not null,
  secret bytea,
  -- Signs beside the new one until then.
  old_secret bytea,
  old_until timestamptz,
  -- Null is all.
  types text[],
  state text not null default 'on' check (state in ('on', 'off', 'disabled')),
  problem text,
  disabled_at timestamptz,
  -- The order number that the next one gets; numbers have no holes.
  next_number bigint not null default 1,
  -- How far it has heard, so that a batch heard again makes nothing twice. It begins with what is committed after it.
  heard_xid xid8 not null default pg_current_xact_id(),
  heard_seq bigint not null default 0,
  -- In a row, since when, and until when it is left alone.
  fails int not null default 0,
  failing_since timestamptz,
  quiet_until timestamptz,
  last_ok_at timestamptz,
  created_at timestamptz not null default now()
);
create index receiver_org on receiver (org);

create table receiver_delivery (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  receiver uuid not null references receiver on delete cascade,
  -- The event's id, sent as webhook-id: the same at every try.
  event uuid not null,
  number bigint not null,
  type text not null,
  -- The very bytes, the same at every try.
  body text not null,
  state text not null default 'due' check (state in ('due', 'delivered', 'parked')),
  attempts int not null default 0,
  at timestamptz not null default now(),
  next_at timestamptz not null default now(),
  give_up_at timestamptz not null,
  -- A server that dies in the middle gives it up then.
  leased_until timestamptz,
  tried_at timestamptz,
  ended_at timestamptz,
  status int,
  reply text,
  problem text,
  took_ms int,
  unique (receiver, event),
  unique (receiver, number)
);
create index receiver_delivery_due on receiver_delivery (next_at) where state = 'due';
create index receiver_delivery_old on receiver_delivery (ended_at) where state <> 'due';
