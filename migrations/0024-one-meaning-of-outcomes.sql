-- What an outcome means stands in one place, the contact log's rules; the errand rule says which meanings count (contract/contact-rules.ts, errand.ts).
-- Before, the errand rule had a list of outcomes of its own.

-- Meanings that outcomes have: what somebody set, else what their words give away; as in contract/contact-rules.ts at the time of this migration.
create temporary table outcome_meant on commit drop as
select seen.org, seen.outcome, seen.listed, coalesce(
    o.contact_rules -> 'outcomes' ->> seen.outcome,
    case
      when lower(seen.outcome) ~ '\yphantom|\ytest|\ydummy|\yspam|väärä numero|wrong number|fel nummer' then 'none'
      when lower(seen.outcome) ~ '\yhang|\yhung|abandon|\ymissed|unanswered|no.?answer|luuri|luovutt|katkais|hylätty puhelu|vastaamat|övergiv|lade på|obesvar' then 'abandoned'
      when lower(seen.outcome) ~ 'self.?serv|\yself\y|\yivr\y|\yvru\y|\ybot\y|chatbot|itsepalvel|robotti|botti|självbetj|självserv' then 'self'
      else 'agent'
    end) as meaning
from organisation o
cross join lateral (
  select o.id as org, outcome, bool_or(listed) as listed from (
    select jsonb_array_elements_text(o.errands -> 'outcomes') as outcome, true as listed
    union all
    select distinct coalesce(e.outcome, ''), false from encounter e where e.org = o.id
  ) both_ways group by outcome
) seen
where jsonb_typeof(o.errands -> 'outcomes') = 'array';

-- A person answered, but it was no contact of the errand rule: passed on.
update organisation o set contact_rules = jsonb_set(contact_rules, '{outcomes}', coalesce(contact_rules -> 'outcomes', '{}') || passed.outcomes)
from (
  select org, jsonb_object_agg(outcome, 'passed') as outcomes from outcome_meant m
  where not listed and meaning = 'agent'
    and exists (select from outcome_meant l where l.org = m.org and l.listed and l.meaning = 'agent')
  group by org
) passed
where passed.org = o.id;

update organisation o set errands = errands - 'outcomes' || jsonb_build_object('meanings', coalesce(
  case when jsonb_typeof(o.errands -> 'outcomes') = 'array'
    then coalesce((select jsonb_agg(distinct meaning) from outcome_meant m where m.org = o.id and m.listed), '["agent"]')
  end,
  -- All counted before, and do now.
  '["agent", "passed", "self", "abandoned", "none"]'));

insert into errand_due (org) select distinct org from outcome_meant on conflict (org, import) do update set marked_at = clock_timestamp();
