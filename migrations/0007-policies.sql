-- A policy that was taken away keeps its row, so that what it decided still names it.
alter table policy add column removed_at timestamptz;

