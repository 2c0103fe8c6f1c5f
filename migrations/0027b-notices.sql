-- "You said, we did": what was changed, who asked for it, and to whom it was told.
create table notice (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  number int not null,
  state text not null default 'draft' check (state in ('draft', 'published', 'withdrawn')),
  title jsonb not null,
  -- What was said to us, and what we did; per language.
  said jsonb not null,
  did jsonb not null,
  -- Where the change is felt; it stands beside the results of these.
  touchpoints uuid[] not null default '{}',
  -- How many had asked when it was published. Who of them is erased since is counted, and in notice_source no more.
  asked int,
  erased int not null default 0,
  published_at timestamptz,
  published_by uuid references person on delete set null,
  withdrawn_at timestamptz,
  withdrawn_why text,
  -- Whether those who asked are told.
  telling boolean not null default false,
  told_at timestamptz,
  created_by uuid references person on delete set null,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now(),
  unique (org, number),
  check (state = 'draft' or (asked >= 5 and published_at is not null)),
  check ((state = 'withdrawn') = (withdrawn_at is not null))
);
create index notice_public on notice (org, published_at desc) where state = 'published';

-- What a notice tells of. No foreign keys: what a link leads to has a life of its own.
create table notice_link (
  notice uuid not null references notice on delete cascade,
  org uuid not null,
  kind text not null check (kind in ('answer', 'case', 'cause', 'improvement', 'idea')),
  subject uuid not null,
  added_by uuid references person on delete set null,
  at timestamptz not null default now(),
  primary key (notice, kind, subject)
);
create index notice_link_subject on notice_link (org, kind, subject);

-- Who asked, one row for each person or answer: frozen when the notice is published. Whoever is erased goes from here.
create table notice_source (
  notice uuid not null references notice on delete cascade,
  org uuid not null,
  -- c:<customer>, a:<answer of nobody we know>, b:<person of the board>
  who text not null,
  answer uuid references answer on delete cascade,
  customer uuid references customer on delete cascade,
  idea uuid,
  voter uuid references board_person on delete cascade,
  primary key (notice, who)
);
create index notice_source_answer on notice_source (answer) where answer is not null;
create index notice_source_voter on notice_source (voter) where voter is not null;
create index notice_source_customer on notice_source (customer) where customer is not null;

create function notice_sources_gone() returns trigger language plpgsql as $$
begin
  update notice n set erased = n.erased + g.gone
  from (select notice, count(*)::int as gone from gone group by notice) g
  where n.id = g.notice and n.state <> 'draft';
  return null;
end $$;
create trigger notice_sources_gone after delete on notice_source referencing old table as gone for each statement execute function notice_sources_gone();

-- Somebody's own words, who said that they may be shown, and what of them is shown.
create table notice_quote (
  id uuid primary key,
  notice uuid not null references notice on delete cascade,
  org uuid not null,
  answer uuid not null references answer on delete cascade,
  words text not null,
  language text,
  -- How and when the person said yes.
  consent text not null check (length(trim(consent)) >= 10),
  consent_by uuid references person on delete set null,
  at timestamptz not null default now(),
  unique (notice, answer)
);

-- Each person is told once: the message's id is made of the notice and the person.
create table notice_recipient (
  notice uuid not null references notice on delete cascade,
  org uuid not null,
  hash bytea not null,
  customer uuid references customer on delete cascade,
  -- Null where nothing was sent.
  message uuid,
  held text check (held in ('opted-out', 'objected', 'budget-spent', 'no-contact', 'address-fails')),
  at timestamptz not null default now(),
  read_at timestamptz,
  primary key (notice, hash),
  check ((message is null) = (held is not null))
);
create unique index notice_recipient_message on notice_recipient (message) where message is not null;
create index notice_recipient_customer on notice_recipient (customer) where customer is not null;

-- The public page of news, and the results that it shows.
create table news (
  org uuid primary key references organisation on delete cascade,
  -- In the address of its pages: /news/<address>.
  address text not null unique check (address ~ '^[a-z0-9](-?[a-z0-9])*$' and length(address) between 2 and 60),
  open boolean not null default false,
  -- [{touchpoint, metric}]: what is shown to all, chosen one by one.
  results jsonb not null default '[]'
);
