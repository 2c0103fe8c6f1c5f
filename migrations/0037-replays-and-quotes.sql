-- How many attempts a delivery had when a person sent it again: from there its pauses grow anew.
alter table receiver_delivery add attempts_before int not null default 0;

-- Words that could have been an unknown person's name and that whoever took the quote (consent_by) said are nobody's.
alter table notice_quote add column harmless text[] not null default '{}';
