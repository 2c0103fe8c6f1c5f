-- What sending needs to know beside the message itself.

-- Set just before the gateway could take the message. A claimer that died while it was null has certainly not sent it.
alter table message add column begun_at timestamptz;
create index message_state on message (org, state, channel, step);

-- What happened to a message after it was queued, as far as its own columns do not say it: reports, bounces, what a person decided.
create table message_event (
  id bigint generated always as identity primary key,
  message uuid not null references message on delete cascade,
  org uuid not null references organisation on delete cascade,
  at timestamptz not null default now(),
  -- null: the house itself, or a gateway.
  person uuid references person on delete set null,
  what text not null check (what in ('later', 'unknown', 'refused', 'delivered', 'bounced', 'complaint', 'opt-out', 'send-again', 'leave')),
  text text
);
create index message_event_message on message_event (message, id);

-- Addresses that came back as not existing; by the same hash as in opt_out.
create table address_failure (
  org uuid not null references organisation on delete cascade,
  hash bytea not null,
  problem text not null,
  at timestamptz not null default now(),
  primary key (org, hash)
);

-- Each way out of this house, as its sender saw it last; no organisation's own.
create table gateway (
  channel text primary key check (channel in ('email', 'sms')),
  name text not null,
  -- null: all is well.
  problem text,
  since timestamptz not null default now(),
  checked_at timestamptz not null default now(),
  last_sent_at timestamptz
);

-- An organisation's own words in the mails about a survey; what is missing is said in ours.
create table mail_words (
  org uuid not null references organisation on delete cascade,
  survey uuid not null references survey on delete cascade,
  step text not null check (step in ('invite', 'remind')),
  subject jsonb not null default '{}',
  greeting jsonb not null default '{}',
  changed_at timestamptz not null default now(),
  primary key (survey, step)
);
