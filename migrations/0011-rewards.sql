-- Thanking: codes and draws. Nothing here names an answer, and nothing tells the time of day: see decisions/0008-rewards-apart.md.

create table reward (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  -- For the staff.
  name text not null,
  kind text not null check (kind in ('codes', 'draw')),
  survey uuid not null references survey on delete cascade,
  -- At this touchpoint only; null at all that ask the survey.
  touchpoint uuid references touchpoint on delete cascade,
  -- {offer, how}: on the thank-you page, and beside the code or after entering the draw.
  words jsonb not null,
  -- Whether the code may be sent by mail too.
  by_mail boolean not null default false,
  -- At most so many codes a day; null is no limit.
  per_day int,
  -- Said on the screen once no more than so many are left.
  low_at int not null default 10,
  ends_on date,
  closed boolean not null default false,
  created_at timestamptz not null default now(),
  -- Draws: made when the draw is set up; its SHA-256 is shown from the beginning, the seed itself once it has been used.
  seed text,
  winners int,
  drawn_at timestamptz,
  drawn_by uuid references person on delete set null,
  -- When the contacts of a draw were forgotten.
  forgotten_at timestamptz
);
create index reward_org on reward (org);
create index reward_survey on reward (survey) where not closed;

create table reward_code (
  -- Random: an id with a time in it would tell when.
  id uuid primary key,
  reward uuid not null references reward on delete cascade,
  code text not null,
  expires_on date,
  -- Which is given next is by lot, so that neither the order of the list nor of the answers tells anything.
  lot uuid not null default gen_random_uuid(),
  -- Keyed hash of the visitor's own key. The same visitor is given the same code again.
  claim bytea,
  given_on date,
  unique (reward, code),
  unique (reward, claim)
);
create index reward_code_free on reward_code (reward, expires_on, lot) where claim is null;

create table reward_entry (
  id uuid primary key,
  reward uuid not null references reward on delete cascade,
  claim bytea not null,
  -- Keyed hash of the contact: one person is in a draw once, also after the contact is forgotten.
  contact_hash bytea not null,
  contact text,
  language text not null,
  entered_on date not null,
  -- 1 for the first winner; null for the others.
  place int,
  told text check (told in ('mail', 'hand')),
  told_at timestamptz,
  unique (reward, claim),
  unique (reward, contact_hash)
);
