-- Whom nobody asked, with the reason. Of a file's encounters of the past the encounter itself is the row: a row more for each of a million would
-- say nothing new and make the import half as fast.
create index encounter_of_the_past on encounter (org, created_at)
  where import is not null and suppressed in ('encounter-too-old', 'source-off');

create view not_asked as
  select id, org, encounter, invitation, policy, customer, channel, touchpoint, unit, unit_path, reason, at from suppression
  union all
  select e.id, e.org, e.id, null, null, e.customer, '', e.touchpoint, e.unit, e.unit_path, e.suppressed, e.created_at from encounter e
  where e.import is not null and e.suppressed in ('encounter-too-old', 'source-off')
    -- Recent ones of the same file were judged one by one and have a row of their own.
    and not exists (select from suppression s where s.encounter = e.id);
