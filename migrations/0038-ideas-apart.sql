-- Pairs of ideas of which staff said that they are not the same, so that nobody is asked again. What is merged counts as what it is merged into.
create table idea_apart (
  org uuid not null references organisation on delete cascade,
  one uuid not null references idea on delete cascade,
  other uuid not null references idea on delete cascade,
  person uuid references person on delete set null,
  at timestamptz not null default now(),
  primary key (one, other),
  check (one < other)
);
create index idea_apart_org on idea_apart (org, at);
create index idea_apart_other on idea_apart (other);
