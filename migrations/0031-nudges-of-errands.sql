-- A matter of which somebody was told is one errand of a customer, where that is known.
alter table nudge add column errand uuid;
create index nudge_room on nudge (rule, room, at desc) where room is not null;
