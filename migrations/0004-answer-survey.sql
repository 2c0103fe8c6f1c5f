-- The list of surveys counts the answers of each.
create index answer_survey on answer (survey, org);
