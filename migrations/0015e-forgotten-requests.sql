-- Requests that waited for a person for so long that they were taken away: how many so far, and when last.
alter table webhook add column forgotten int not null default 0;
alter table webhook add column forgotten_at timestamptz;
