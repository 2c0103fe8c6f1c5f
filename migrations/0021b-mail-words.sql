-- Mails are worded as texts are: about one survey, or about all (survey null).
alter table mail_words drop constraint mail_words_pkey;
alter table mail_words alter column survey drop not null;
alter table mail_words add unique nulls not distinct (org, survey, step);
create index mail_words_survey on mail_words (survey) where survey is not null;
