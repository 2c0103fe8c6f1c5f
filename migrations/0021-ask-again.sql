-- An ask that was given back because it seemed to have reached nobody, while it may still turn out that it did.
alter table message add column ask_given_back boolean not null default false;
create index message_ask_given_back on message (ended_at) where ask_given_back;
