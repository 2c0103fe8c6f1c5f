-- An organisation's own texts that ask, by language: about one survey, or about all (survey null). What is missing is said in ours.
create table text_words (
  org uuid not null references organisation on delete cascade,
  survey uuid references survey on delete cascade,
  step text not null check (step in ('invite', 'remind')),
  words jsonb not null default '{}',
  changed_at timestamptz not null default now(),
  unique nulls not distinct (org, survey, step)
);
create index text_words_survey on text_words (survey) where survey is not null;
-- A test by text is looked for by who sent it: so many a day.
create index message_test on message (org, queued_at) where step = 'test';
