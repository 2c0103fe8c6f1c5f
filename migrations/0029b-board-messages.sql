-- Messages of the public board: to confirm an address, and of news to who follows.
alter table message drop constraint message_step_check;
alter table message add constraint message_step_check
  check (step in ('invite', 'remind', 'test', 'reward', 'reply', 'case', 'staff', 'board'));
