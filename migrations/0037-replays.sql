-- How many attempts a delivery had when a person sent it again: from there its pauses grow anew.
alter table receiver_delivery add attempts_before int not null default 0;
