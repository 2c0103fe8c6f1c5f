-- What is set up once and meant by every step.

create table organisation (
  id uuid primary key,
  name text not null,
  zone text not null,
  languages text[] not null,
  minimum_group int not null default 5,
  working_hours jsonb not null,
  channels jsonb not null default '[]',
  stages jsonb not null default '[]',
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table unit (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  parent uuid references unit,
  name text not null,
  kind text not null,
  closed boolean not null default false,
  -- From the root to this unit, itself included. Rows of the flow copy it, and so keep the tree of their time.
  path uuid[] not null
);
create index unit_org on unit (org);

create table person (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  -- auth_user.id once the person has joined.
  user_id text unique,
  name text not null,
  email text not null,
  role text not null,
  unit uuid references unit,
  language text not null,
  agent text,
  disabled boolean not null default false,
  created_at timestamptz not null default now(),
  unique (org, email)
);

-- One-time links: the first admin, joining, a new password; and the sign-in links of the demo, which can be used again.
create table person_token (
  hash bytea primary key,
  person uuid references person on delete cascade,
  purpose text not null check (purpose in ('first-admin', 'join', 'demo')),
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);

create table api_key (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name text not null,
  prefix text not null,
  hash bytea not null unique,
  scopes text[] not null,
  created_by uuid references person on delete set null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);

create table reason (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  parent uuid references reason,
  code text not null,
  name jsonb not null,
  closed boolean not null default false,
  path uuid[] not null,
  unique (org, code)
);

create table survey (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  draft jsonb not null,
  current_version uuid,
  closed boolean not null default false,
  created_at timestamptz not null default now(),
  changed_at timestamptz not null default now()
);
create index survey_org on survey (org);

-- Answers bind to these rows, so they never change.
create table survey_version (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  survey uuid not null references survey on delete cascade,
  number int not null,
  content jsonb not null,
  published_at timestamptz not null default now(),
  published_by text not null,
  unique (survey, number)
);
alter table survey add foreign key (current_version) references survey_version deferrable initially deferred;

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is immutable', tg_table_name;
end $$;
create trigger survey_version_immutable before update on survey_version for each row execute function refuse_change();

create table touchpoint (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  unit uuid not null references unit,
  name jsonb not null,
  channel text not null,
  stage text not null,
  physical boolean not null,
  survey uuid references survey,
  -- Code of the anonymous link.
  code text not null unique,
  closed boolean not null default false,
  created_at timestamptz not null default now()
);
create index touchpoint_org on touchpoint (org);

create table target (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  metric text not null,
  unit uuid references unit on delete cascade,
  touchpoint uuid references touchpoint on delete cascade,
  value double precision not null,
  from_date date not null,
  check (unit is null or touchpoint is null)
);
create index target_org on target (org);

create table cause (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name jsonb not null,
  closed boolean not null default false
);
create index cause_org on cause (org);

create table case_rule (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name text not null,
  condition jsonb not null,
  survey uuid references survey on delete cascade,
  unit uuid references unit on delete cascade,
  due_hours double precision not null,
  enabled boolean not null default true,
  created_at timestamptz not null default now()
);
create index case_rule_org on case_rule (org);

create table customer (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  external_id text,
  name text,
  email text,
  phone text,
  language text,
  created_at timestamptz not null default now(),
  unique (org, external_id)
);
create index customer_email on customer (org, email) where email is not null;
create index customer_phone on customer (org, phone) where phone is not null;
