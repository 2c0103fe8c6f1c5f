-- Who follows an idea on the board is told of the notices about it, in the same rows as those who asked: whoever is both is told once.
alter table notice_recipient add column follower uuid references board_person on delete cascade;
create index notice_recipient_follower on notice_recipient (follower) where follower is not null;
