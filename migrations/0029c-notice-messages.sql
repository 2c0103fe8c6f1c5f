-- What came of feedback is told to those who gave it.
alter table message drop constraint message_step_check;
alter table message add constraint message_step_check
  check (step in ('invite', 'remind', 'test', 'reward', 'reply', 'case', 'staff', 'board', 'notice'));
