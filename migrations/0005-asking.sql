-- Who is asked, when, over which channel; what was sent and what became of it.

-- Rules of asking of an organisation: {budget: {times, days}, quiet: {from, to, days}, delayShare}; see contract/asking.ts.
alter table organisation add column asking jsonb not null default '{}';

-- What encounters come from. The row is made when the first one arrives or a person names it.
create table source (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name text not null,
  kind text not null check (kind in ('api', 'webhook', 'file', 'folder', 'entry')),
  -- An encounter that ended longer ago is not asked about.
  oldest_hours double precision not null default 168,
  enabled boolean not null default true,
  settings jsonb not null default '{}',
  created_at timestamptz not null default now(),
  last_at timestamptz,
  unique (org, name)
);

-- The first enabled policy that matches decides; by position.
create table policy (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  position int not null,
  name text not null,
  enabled boolean not null default true,
  condition jsonb not null default '{}',
  -- {ask: false} or what to ask: see contract/asking.ts.
  action jsonb not null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index policy_org on policy (org, position);

-- One row per person and organisation, locked while it is decided whether to ask. Persons are keyed hashes of what reaches them.
create table asked_person (
  org uuid not null references organisation on delete cascade,
  hash bytea not null,
  asked_at timestamptz[] not null default '{}',
  primary key (org, hash)
);

-- Who does not want to be asked. Hashes only, so that the list outlives the person's erasure.
create table opt_out (
  org uuid not null references organisation on delete cascade,
  hash bytea not null,
  kind text not null check (kind in ('opt-out', 'objection')),
  -- Where it came from: link, stop, staff, import, bounce, complaint.
  via text not null,
  at timestamptz not null default now(),
  primary key (org, hash)
);

alter table invitation
  add column policy uuid references policy on delete set null,
  add column customer uuid references customer on delete set null,
  add column channel text not null default 'link',
  -- Hours of the randomised delay arm; null outside of it.
  add column delay_arm int,
  add column parameters jsonb not null default '{}';
create index invitation_customer on invitation (customer, asked_at desc) where customer is not null;

-- Each encounter about which nobody was asked, and each send that was held back, with its reason.
create table suppression (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  encounter uuid references encounter on delete cascade,
  invitation uuid references invitation on delete cascade,
  policy uuid references policy on delete set null,
  customer uuid references customer on delete set null,
  channel text not null default '',
  touchpoint uuid references touchpoint,
  unit uuid references unit,
  unit_path uuid[] not null default '{}',
  reason text not null,
  at timestamptz not null default now()
);
create index suppression_time on suppression (org, at desc);
create index suppression_customer on suppression (customer, at desc) where customer is not null;
create index suppression_encounter on suppression (encounter) where encounter is not null;

-- One send: at most one per invitation and step. The id is stable: made of the invitation and the step.
create table message (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  invitation uuid references invitation on delete cascade,
  step text not null check (step in ('invite', 'remind', 'test', 'reward')),
  channel text not null check (channel in ('email', 'sms', 'phone')),
  customer uuid references customer on delete set null,
  -- The address, until it is no more needed.
  recipient text,
  recipient_hash bytea,
  language text not null,
  touchpoint uuid references touchpoint,
  unit uuid references unit,
  unit_path uuid[] not null default '{}',
  state text not null default 'queued' check (state in
    ('queued', 'sending', 'sent', 'delivered', 'bounced', 'failed', 'suppressed', 'unknown')),
  -- Not before; and after useful_until it is suppressed as too late.
  due_at timestamptz not null,
  useful_until timestamptz not null,
  attempts int not null default 0,
  claimed_by text,
  claimed_at timestamptz,
  -- What the gateway calls it, for delivery reports and bounces.
  gateway_id text,
  -- Of texts: parts it took. Of tests and rewards: what it says.
  detail jsonb not null default '{}',
  problem text,
  queued_at timestamptz not null default now(),
  sent_at timestamptz,
  delivered_at timestamptz,
  ended_at timestamptz,
  unique (invitation, step)
);
create index message_due on message (channel, due_at) where state = 'queued';
create index message_sending on message (claimed_by) where state = 'sending';
create index message_org on message (org, queued_at desc);
create index message_gateway on message (gateway_id) where gateway_id is not null;
create index message_customer on message (customer, queued_at desc) where customer is not null;

-- How it looks to customers: see contract/asking.ts. A unit's own brand counts, else the nearest above it, else the organisation's.
alter table organisation add column brand jsonb not null default '{}';
alter table unit add column brand jsonb not null default '{}';
-- Key of the hashes of persons in asked_person and opt_out. In the truth and not in SECRET: a new secret must not forget who opted out.
alter table organisation
  add column person_key bytea not null default decode(replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''), 'hex');
-- The language of who says none; the zone in which the customer's quiet hours are.
alter table touchpoint add column language text;
alter table customer add column zone text;
