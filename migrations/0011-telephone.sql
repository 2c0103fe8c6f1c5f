-- Interviews by phone. A call is a message of the channel phone; it stays queued while it is being tried.

-- Who holds a call, so that two interviewers never ring one customer.
create table phone_call (
  message uuid primary key references message on delete cascade,
  org uuid not null references organisation on delete cascade,
  held_by uuid references person on delete set null,
  held_until timestamptz,
  tries int not null default 0
);
create index phone_call_holder on phone_call (held_by, held_until);

create table phone_try (
  -- Made by the client: sent again it is the same try.
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  message uuid not null references message on delete cascade,
  person uuid references person on delete set null,
  at timestamptz not null default now(),
  outcome text not null,
  note text,
  -- When it is tried again; null when that was the last.
  again_at timestamptz
);
create index phone_try_message on phone_try (message, at);
create index phone_try_org on phone_try (org, at desc);
