-- Codes on paper, the kiosk, and the survey inside other sites.

-- Codes that were made together, to be printed on cards or receipts. The codes are made of the house's secret, so that they can be printed again.
create table code_batch (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  touchpoint uuid not null references touchpoint,
  name text not null default '',
  form text not null check (form in ('card', 'receipt')),
  -- What is printed; null is every language of the organisation.
  language text,
  count int not null,
  expires_at timestamptz not null,
  -- Stopped by a person: what is still typed in is kept and flagged.
  closed_at timestamptz,
  created_by uuid references person on delete set null,
  created_at timestamptz not null default now()
);
create index code_batch_org on code_batch (org, created_at desc);

-- One code on paper is one sitting.
create table paper_code (
  -- SHA-256 of the code, as of tokens; the code itself is kept nowhere.
  hash bytea primary key,
  org uuid not null references organisation on delete cascade,
  touchpoint uuid not null references touchpoint,
  batch uuid references code_batch on delete cascade,
  -- What a till asked it for: an encounter that is known, or its own number of the receipt.
  encounter uuid references encounter on delete cascade,
  receipt text,
  answer uuid not null unique,
  issued_at timestamptz not null default now(),
  expires_at timestamptz not null
);
create index paper_code_batch on paper_code (batch) where batch is not null;
create index paper_code_encounter on paper_code (encounter) where encounter is not null;
create index paper_code_touchpoint on paper_code (touchpoint, issued_at desc) where batch is null;

-- How an answer came: 'code' typed from paper, 'kiosk', 'web' inside another site; 'anonymous' is the touchpoint's plain link.
alter table answer drop constraint answer_source_check;
alter table answer add constraint answer_source_check
  check (source in ('personal', 'anonymous', 'import', 'code', 'kiosk', 'web'));
alter table answer
  -- The tablet that an answer was tapped on.
  add column device uuid,
  -- Grows when a flag is added later, as the taps' own numbers do: facts made after it are newer than those before.
  add column flagged_seq bigint;
create index answer_device on answer (device, at) where device is not null;

-- Sites that may show the survey of a touchpoint inside their pages, and parameters of its link that are kept with the answer.
alter table touchpoint
  add column sites text[] not null default '{}',
  add column parameters text[] not null default '{}';

-- Tablets, as they last said. The id is made by the tablet and means nothing beyond its touchpoint.
create table kiosk_device (
  touchpoint uuid not null references touchpoint on delete cascade,
  id uuid not null,
  org uuid not null references organisation on delete cascade,
  first_at timestamptz not null default now(),
  last_at timestamptz not null default now(),
  -- Sittings that wait for a connection, and since when the oldest does.
  waiting int not null default 0,
  waiting_since timestamptz,
  -- What it says of its screen, to tell two tablets apart.
  screen text not null default '',
  primary key (touchpoint, id)
);
create index kiosk_device_org on kiosk_device (org);
