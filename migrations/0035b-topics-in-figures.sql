-- When the organisation's topics last changed, in the numbers of taps: facts of texts from before are of an older version.
alter table organisation add column topics_seq bigint;
