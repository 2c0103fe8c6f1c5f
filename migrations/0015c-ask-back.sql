-- An ask that reached nobody is given back to the person's budget. Set once it has been decided about a message that came to nothing.
alter table message add column ask_judged boolean not null default false;
create index message_ask_open on message (ended_at)
  where step = 'invite' and not ask_judged and state in ('suppressed', 'failed', 'bounced');
