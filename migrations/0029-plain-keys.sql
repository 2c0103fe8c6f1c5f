-- Keys that senders give are compared byte by byte: by a language's rules each comparison takes many times as long, and a file of a million rows makes
-- tens of millions of them.
alter table encounter alter column source type text collate "C", alter column external_id type text collate "C";
alter table customer alter column external_id type text collate "C";
