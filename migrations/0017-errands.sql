-- What the contact log tells of errands: who came back, and which encounters are of one matter.

-- The organisation's rule: {days, scope, channels, outcomes, selfService, key, transfers, reopens}; see contract/errand.ts.
alter table organisation add column errands jsonb not null default '{}';

-- One row for each encounter that counts as a contact by the rule: how soon the same customer came again, and its place in an errand. Made from
-- encounters by flow/encounter/errand/renew.ts and by nothing else; it can be made anew at any time.
--
-- Written customer by customer, a hundred thousand at a time, and found by customer: an index by encounter or by time would be written all over for
-- each of them (measured: of 10 M rows such an index takes longer than all the rest). Who has an encounter has its customer.
create table errand_step (
  encounter uuid not null,
  org uuid not null,
  -- Null where only a key tells what it belongs to.
  customer uuid,
  -- The source's own number of the matter.
  key text,
  at timestamptz not null,
  -- Whole seconds, rounded up, to the customer's next contact: any, for the same reason, for the same branch of reasons. Null: none yet.
  next_any int,
  next_reason int,
  next_family int,
  -- The encounter with which the errand began.
  errand uuid not null,
  -- Channel of the errand's contact before, where it was another.
  moved_from text,
  -- Of the errand's first contact only; null for the others.
  contacts int,
  span int,
  transfers int,
  moves int,
  reopens int,
  -- 1: nobody but self-service; 0: self-service, and then somebody; 0.5: self-service after somebody. Null: none.
  self_service real,
  -- The encounter's own (0020): with a reason given anew its facts change too.
  revision int not null default 0,
  -- Grows with each change, from the sequence of answer_event: a fact of an answer and its contact has the higher of both.
  version bigint not null
);
create index errand_step_customer on errand_step (customer) where customer is not null;
create index errand_step_key on errand_step (org, key) where key is not null;

-- What is to be made anew when there is time: an import's customers, or (import null) the whole organisation.
create table errand_due (
  org uuid not null references organisation on delete cascade,
  import uuid,
  marked_at timestamptz not null default clock_timestamp(),
  unique nulls not distinct (org, import)
);

-- A reason in another branch is another family: whose contacts are one errand changes with it.
create function errands_due_by_reason() returns trigger language plpgsql as $$
begin
  insert into errand_due (org, import) values (new.org, null) on conflict (org, import) do update set marked_at = clock_timestamp();
  return null;
end $$;
create trigger errands_due_by_reason after update on reason for each row when (old.path[1] is distinct from new.path[1])
  execute function errands_due_by_reason();

-- A customer may go (a person erased): what is known of the errands goes too. At the deletion of a whole organisation its row is gone already.
create function tell_of_customers_removed() returns trigger language plpgsql as $$
begin
  insert into outbox (org, kind, body)
  select org, 'customers-removed', jsonb_build_object('kind', 'customers-removed', 'customers', jsonb_agg(id))
  from (select org, id, (row_number() over (partition by org)) / 1000 as part from gone) g
  where exists (select from organisation o where o.id = g.org)
  group by org, part;
  return null;
end $$;
create trigger tell_of_customers_removed after delete on customer referencing old table as gone
  for each statement execute function tell_of_customers_removed();

-- Nor may their encounters' facts name them longer: a revision (0020) makes them anew.
create or replace function forget_in_encounters() returns trigger language plpgsql as $$
begin
  with forgotten as (
    update encounter set customer = null, revision = revision + 1 where customer in (select id from gone) returning id, org
  ), asked as (
    select i.id, f.org from invitation i join forgotten f on i.encounter = f.id
  )
  insert into outbox (org, kind, body)
  select org, 'encounters', jsonb_build_object('kind', 'encounters', 'encounters', jsonb_agg(id)) from forgotten f
  where exists (select from organisation o where o.id = f.org) group by org
  union all
  select org, 'invitations', jsonb_build_object('kind', 'invitations', 'invitations', jsonb_agg(id)) from asked a
  where exists (select from organisation o where o.id = a.org) group by org;
  return null;
end $$;

-- An encounter goes: its answers forget it as before, and their facts what they had of it. flagged_seq makes those facts newer.
create function forget_encounter_in_answers() returns trigger language plpgsql as $$
begin
  with forgotten as (
    update answer set encounter = null, flagged_seq = nextval(pg_get_serial_sequence('answer_event', 'seq'))
    where encounter in (select id from gone) returning id, org
  )
  insert into outbox (org, kind, body)
  select org, 'answers-observed', jsonb_build_object('kind', 'answers-observed', 'answers', jsonb_agg(id)) from forgotten f
  where exists (select from organisation o where o.id = f.org) group by org;
  return null;
end $$;
drop trigger forget_in_answers on encounter;
create trigger forget_in_answers after delete on encounter referencing old table as gone
  for each statement execute function forget_encounter_in_answers();

-- Whoever has encounters already has errands as soon as there is time.
insert into errand_due (org) select id from organisation o where exists (select from encounter where org = o.id);
