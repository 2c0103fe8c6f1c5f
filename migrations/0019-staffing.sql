-- Days that this organisation keeps as holidays beside the country's, or works though it is one: [{"date": "2026-08-14", "name": "…", "kind": "holiday"}].
alter table organisation add column own_days jsonb not null default '[]';
-- How many people are needed is reckoned by these, per channel; what is absent has its default (contract/staffing.ts).
alter table organisation add column staffing jsonb not null default '{}';
