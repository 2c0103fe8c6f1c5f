-- The public board: what customers propose unasked, who supports it, and what the company answers.

create table board (
  org uuid primary key references organisation on delete cascade,
  -- In the address of its pages: /b/<address>.
  address text not null unique check (address ~ '^[a-z0-9](-?[a-z0-9])*$' and length(address) between 2 and 60),
  open boolean not null default false,
  -- Title and welcome per language, who may vote, what is looked at before it is published: see contract/board.ts.
  settings jsonb not null default '{}',
  next_number int not null default 1,
  changed_at timestamptz not null default now()
);

create table idea_category (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name jsonb not null,
  position int not null,
  closed boolean not null default false,
  unique (org, id)
);

-- Who writes and votes on a board: a device with a key of its own, or whoever confirmed an address. No account, no password.
create table board_person (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  -- The confirmed address, for mails to who follows; its keyed hash finds the person again.
  address text,
  address_hash bytea,
  name text,
  language text not null,
  -- The customer with the same address, where there is one.
  customer uuid references customer on delete set null,
  -- From an import: what the file calls them.
  external_id text,
  -- How much of theirs was published: who has been here before need not wait.
  published int not null default 0,
  created_at timestamptz not null default now(),
  unique (org, address_hash),
  unique (org, external_id)
);
create index board_person_customer on board_person (customer) where customer is not null;

-- A device is known by the hash of a random cookie that is set with its first vote or post, and by nothing else.
create table board_device (
  org uuid not null references organisation on delete cascade,
  key_hash bytea not null,
  person uuid not null references board_person on delete cascade,
  created_at timestamptz not null default now(),
  primary key (org, key_hash)
);
create index board_device_person on board_device (person);

create table idea (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  number int not null,
  kind text not null check (kind in ('idea', 'problem', 'praise')),
  category uuid references idea_category on delete set null,
  cause uuid references cause on delete set null,
  -- Of which unit's matter it is, where staff said so.
  unit uuid references unit on delete set null,
  unit_path uuid[] not null default '{}',
  -- Where it is about, as its writer or a file says: a district, a store.
  place text not null default '',
  title text not null,
  body text not null default '',
  language text not null,
  author uuid references board_person on delete set null,
  author_name text,
  -- Whether all may see it. 'erased': its writer is no more known, and its words are gone.
  stand text not null check (stand in ('waiting', 'published', 'refused', 'erased')),
  -- Why it waits: a closed list in contract/board.ts.
  held text[] not null default '{}',
  state text not null default 'open' check (state in ('open', 'planned', 'under-way', 'done', 'declined', 'duplicate')),
  answer text not null default '',
  answered_at timestamptz,
  -- Merged into another, which carries the voters of both. root is the last of that chain, itself where it is none's.
  merged_into uuid references idea,
  root uuid not null,
  -- Distinct voters of all that is merged into it; of what is merged itself, what it had.
  votes int not null default 0,
  comments int not null default 0,
  source text not null default 'board' check (source in ('board', 'staff', 'import')),
  import uuid,
  external_id text,
  created_at timestamptz not null default now(),
  published_at timestamptz,
  state_at timestamptz not null default now(),
  -- Of what a reader sees, without votes and comments.
  changed_at timestamptz not null default now(),
  -- Of its fact.
  version int not null default 1,
  unique (org, number),
  unique (org, external_id)
);
create index idea_top on idea (org, votes desc, number desc) where stand = 'published' and merged_into is null;
create index idea_new on idea (org, published_at desc, number desc) where stand = 'published' and merged_into is null;
create index idea_waiting on idea (org, created_at) where stand = 'waiting';
create index idea_changed on idea (org, changed_at);
create index idea_root on idea (root);
create index idea_author on idea (author) where author is not null;

create table idea_vote (
  idea uuid not null references idea on delete cascade,
  person uuid not null references board_person on delete cascade,
  -- Of its fact; a vote that is given again is another one.
  id uuid not null,
  org uuid not null,
  at timestamptz not null default now(),
  primary key (idea, person)
);
create index idea_vote_person on idea_vote (person);
create index idea_vote_id on idea_vote (org, id);

create table idea_comment (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  idea uuid not null references idea on delete cascade,
  -- Whose it is: somebody's of the board, or the company's own.
  author uuid references board_person on delete set null,
  author_name text,
  person uuid references person on delete set null,
  official boolean not null default false,
  body text not null,
  language text not null,
  stand text not null check (stand in ('waiting', 'published', 'refused', 'erased')),
  held text[] not null default '{}',
  created_at timestamptz not null default now(),
  published_at timestamptz
);
create index idea_comment_idea on idea_comment (idea, created_at);
create index idea_comment_waiting on idea_comment (org, created_at) where stand = 'waiting';
create index idea_comment_author on idea_comment (author) where author is not null;

create table idea_follower (
  idea uuid not null references idea on delete cascade,
  person uuid not null references board_person on delete cascade,
  org uuid not null,
  at timestamptz not null default now(),
  primary key (idea, person)
);
create index idea_follower_person on idea_follower (person);

-- What waits for one tap in a mail or text: whose address it is, and what is to happen then.
create table board_confirmation (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  address text not null,
  address_hash bytea not null,
  -- The device on which it was asked for.
  key_hash bytea,
  -- See flow/idea/confirm.ts.
  wish jsonb not null,
  language text not null,
  created_at timestamptz not null default now(),
  used_at timestamptz
);
create index board_confirmation_hash on board_confirmation (org, address_hash, created_at);

-- What happened to an idea, for its history and for those who follow it.
create table idea_event (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  idea uuid not null references idea on delete cascade,
  at timestamptz not null default now(),
  -- null: somebody of the board, or the house.
  person uuid references person on delete set null,
  what text not null,
  detail jsonb not null default '{}'
);
create index idea_event_idea on idea_event (idea, at);
