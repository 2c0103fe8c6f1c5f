-- Causes form a tree, and matters of a reason come from a cause unless somebody says another.
alter table cause
  add column parent uuid references cause,
  -- Euros that one occurrence costs besides the time of work: goods, refunds. Null is not known.
  add column cost double precision check (cost >= 0);

create table cause_reason (
  reason uuid primary key references reason on delete cascade,
  org uuid not null references organisation on delete cascade,
  cause uuid not null references cause on delete cascade
);
create index cause_reason_cause on cause_reason (cause);
create index cause_reason_org on cause_reason (org);
