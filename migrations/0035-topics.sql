-- What texts are about, by the organisation's own words: a code frame that people keep. Which texts a topic finds is worked out when they are read, so a changed
-- topic is changed everywhere at once.
create table topic (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name jsonb not null,
  -- Words and beginnings of words, in any language; several in a row are one entry.
  words text[] not null check (cardinality(words) > 0),
  -- What is not meant although it begins so: auto, but not automaat.
  but_not text[] not null default '{}',
  -- Finds nothing any more.
  closed boolean not null default false,
  created_at timestamptz not null default now()
);
create index topic_org on topic (org);

-- When the organisation's topics last changed, in the numbers of taps: facts of texts from before are of an older version.
alter table organisation add column topics_seq bigint;
