-- Somebody is told that a case is open again.
alter table nudge drop constraint nudge_kind_check;
alter table nudge add constraint nudge_kind_check
  check (kind in ('matched', 'handed', 'mention', 'reply', 'reopened', 'late', 'silent'));

-- Whether a call reached the customer; null of letters, and of calls noted before it was kept.
alter table case_message add column reached boolean;
