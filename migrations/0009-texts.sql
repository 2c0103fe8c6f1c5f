-- Brands' pictures, and what customers answer by text message.

-- Pictures by their content: a mail sent last year still finds the one it named.
create table logo (
  org uuid not null references organisation on delete cascade,
  -- SHA-256 of the bytes, hex.
  hash text not null,
  type text not null check (type in ('image/png', 'image/jpeg')),
  width int not null,
  height int not null,
  bytes bytea not null,
  created_at timestamptz not null default now(),
  primary key (org, hash)
);
create index logo_hash on logo (hash);

-- Our one answer to a text that could not be taken as an answer: at most one per invitation, as of each step.
alter table message drop constraint message_step_check;
alter table message add constraint message_step_check check (step in ('invite', 'remind', 'test', 'reward', 'reply'));
create index message_recipient on message (recipient_hash, queued_at desc) where recipient_hash is not null;

-- Last part of the address at which the gateway tells of replies and deliveries: BASE_URL/hooks/sms/<text_key>.
alter table organisation
  add column text_key text not null unique default replace(gen_random_uuid()::text, '-', '');

-- Each text that a customer sent, kept before it is understood.
create table text_reply (
  -- Made of the gateway's id: the same text told twice is one.
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  gateway_id text not null,
  sender text not null,
  sender_hash bytea,
  receiver text,
  -- Null where a survey promised anonymity.
  text text,
  -- What it answers.
  message uuid references message on delete set null,
  invitation uuid references invitation on delete set null,
  unit_path uuid[] not null default '{}',
  -- Null until it has been dealt with; see contract/asking.ts.
  became text,
  -- Somebody has read it, where it became no answer.
  seen_at timestamptz,
  seen_by uuid references person on delete set null,
  at timestamptz not null default now()
);
create index text_reply_org on text_reply (org, at desc);
create index text_reply_waiting on text_reply (at) where became is null;
