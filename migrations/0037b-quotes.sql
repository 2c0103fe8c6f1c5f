-- Words that could have been an unknown person's name and that whoever took the quote (consent_by) said are nobody's.
alter table notice_quote add column harmless text[] not null default '{}';
