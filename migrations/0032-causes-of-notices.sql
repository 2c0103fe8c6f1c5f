-- Who asked for a change by a case that no answer opened, k:<case of nobody we know>, goes with the case.
alter table notice_source add column feedback_case uuid references feedback_case on delete cascade;
create index notice_source_case on notice_source (feedback_case) where feedback_case is not null;
create index idea_cause on idea (cause) where cause is not null;
