-- How the organisation reads its contact log (contract/contact-rules.ts): meanings of outcomes, its service level, the cost of an hour.
alter table organisation add column contact_rules jsonb not null default '{}';
