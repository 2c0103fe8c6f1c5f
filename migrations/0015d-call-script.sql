-- How an interviewer begins a call is worded as texts are.
alter table text_words drop constraint text_words_step_check;
alter table text_words add constraint text_words_step_check check (step in ('invite', 'remind', 'call'));
