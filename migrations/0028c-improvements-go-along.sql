-- Causes and units go with their organisation only, and what names them goes along, in whatever order PostgreSQL takes the tables.
alter table improvement_cause
  drop constraint improvement_cause_cause_fkey,
  add foreign key (cause) references cause on delete cascade;
alter table answer_cause
  drop constraint answer_cause_cause_fkey,
  add foreign key (cause) references cause on delete cascade;
alter table improvement
  drop constraint improvement_unit_fkey,
  add foreign key (unit) references unit on delete cascade;
