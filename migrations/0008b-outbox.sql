-- The outbox asks for each held-back message why.
create index suppression_invitation on suppression (invitation) where invitation is not null;
