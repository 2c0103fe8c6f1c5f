-- Closing the loop with one customer: rules on more than answers, who has a case and until when, the conversation, and what is told to whom.

-- A rule's condition says what it is on; see contract/cases.ts. Rules are put aside and not deleted: what they matched is history.
update case_rule set condition = jsonb_build_object('on', 'answer', 'said', jsonb_build_array(condition)) where not condition ? 'on';
alter table case_rule
  add column action jsonb not null default '{}',
  add column removed_at timestamptz;

-- {promiseHours, escalateHours, digestAt, askAgain}; see contract/cases.ts.
alter table organisation add column case_settings jsonb not null default '{}';
-- A unit's own hours and days off; null is as the nearest above it has them, and at last the organisation.
alter table unit add column working_hours jsonb, add column own_days jsonb;

-- Who gets cases: null is by role (leads do). Dates away are [{from, to}], both included.
alter table person
  add column takes_cases boolean,
  add column skills text[] not null default '{}',
  add column away jsonb not null default '[]',
  add column phone text;
-- Whose turn it is: whoever was given a case longest ago.
create table case_turn (
  org uuid not null references organisation on delete cascade,
  person uuid primary key references person on delete cascade,
  given_at timestamptz not null,
  given int not null default 1
);

alter table feedback_case drop constraint feedback_case_state_check;
drop index feedback_case_open;
update feedback_case c set state = case
  when cause is null and exists (select from case_event e where e.feedback_case = c.id and e.what = 'burst') then 'dropped' else 'solved' end
where state = 'closed';
alter table feedback_case
  -- new, taken, in-touch: open. closed_at is when it was solved, dropped (a child's taps) or merged into another.
  add constraint feedback_case_state_check check (state in ('new', 'taken', 'in-touch', 'solved', 'confirmed', 'dropped', 'merged')),
  alter column answer drop not null,
  add column encounter uuid,
  add column alert uuid references alert on delete set null,
  add column customer uuid references customer on delete set null,
  -- Who it is, so that one customer's matter is one case: c:<customer>, else h:<hash of the address they gave>. Null is not known.
  add column who text,
  -- The encounter with which the errand began.
  add column errand uuid,
  add column channel text not null default '',
  add column language text,
  add column urgent boolean not null default false,
  add column skill text,
  add column reached_at timestamptz,
  add column confirmed_at timestamptz,
  -- Set when the time to be in touch, and to be solved, has passed without: figures are made of it.
  add column silent_at timestamptz,
  add column late_at timestamptz,
  add column promised_at timestamptz,
  add column escalated int not null default 0,
  add column escalate_at timestamptz,
  add column merged_into uuid references feedback_case on delete set null,
  add column minutes int,
  add column ask_again_at timestamptz,
  -- Grows with each change: the version of its facts.
  add column revision int not null default 0;
update feedback_case set reached_at = taken_at, promised_at = opened_at + interval '24 hours';
update feedback_case set silent_at = promised_at where coalesce(reached_at, now()) > promised_at;
update feedback_case set late_at = due_at where coalesce(closed_at, now()) > due_at and state <> 'dropped';
alter table feedback_case alter column promised_at set not null, alter column promised_at set default now() + interval '24 hours';
create index feedback_case_open on feedback_case (org, due_at) where closed_at is null;
create index feedback_case_who on feedback_case (org, who, opened_at desc) where who is not null;
create index feedback_case_merged on feedback_case (merged_into) where merged_into is not null;
create index feedback_case_encounter on feedback_case (encounter) where encounter is not null;
create index feedback_case_again on feedback_case (ask_again_at) where ask_again_at is not null;

-- What rules matched, each once, and what became of it: the case that it opened or joined, or only that somebody was told.
create table case_match (
  rule uuid not null references case_rule on delete cascade,
  kind text not null check (kind in ('answer', 'encounter', 'alert')),
  subject uuid not null,
  org uuid not null references organisation on delete cascade,
  feedback_case uuid references feedback_case on delete cascade,
  became text not null check (became in ('opened', 'joined', 'told', 'held')),
  at timestamptz not null default now(),
  primary key (rule, kind, subject)
);
create index case_match_case on case_match (feedback_case) where feedback_case is not null;
create index case_match_org on case_match (org, at desc);
insert into case_match (rule, kind, subject, org, feedback_case, became, at)
select rule, 'answer', answer, org, id, 'opened', opened_at from feedback_case where rule is not null;

-- What was said to and by the customer about a case. Of what goes out, `message` says what became of it.
create table case_message (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  feedback_case uuid not null references feedback_case on delete cascade,
  direction text not null check (direction in ('out', 'in', 'call')),
  channel text not null check (channel in ('email', 'sms', 'phone')),
  person uuid references person on delete set null,
  message uuid references message on delete set null,
  -- The customer's address or number.
  other text,
  subject text,
  body text not null,
  -- Came from an address that we did not write to; was written by a machine.
  stranger boolean not null default false,
  automatic boolean not null default false,
  -- The sender's own id, so that a mail that comes twice is one.
  heard_id text,
  minutes int,
  at timestamptz not null default now(),
  unique (feedback_case, heard_id)
);
create index case_message_case on case_message (feedback_case, at);
create index case_message_message on case_message (message) where message is not null;

create table case_mention (
  event bigint not null references case_event on delete cascade,
  person uuid not null references person on delete cascade,
  primary key (event, person)
);

create table case_template (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  name jsonb not null,
  subject jsonb not null default '{}',
  body jsonb not null,
  closed boolean not null default false
);
create index case_template_org on case_template (org);

-- Asked again after it was solved: one question, through an invitation, or why not.
create table case_recovery (
  feedback_case uuid primary key references feedback_case on delete cascade,
  org uuid not null references organisation on delete cascade,
  invitation uuid references invitation on delete set null,
  suppressed text,
  at timestamptz not null default now()
);
create index case_recovery_invitation on case_recovery (invitation) where invitation is not null;

-- What people are told, one row for each person (or room) and way. Its id is made of what it tells, so that it is told once.
create table nudge (
  id uuid primary key,
  org uuid not null references organisation on delete cascade,
  person uuid references person on delete cascade,
  -- A room of Slack or Teams, which is a receiver of events.
  room uuid,
  via text not null check (via in ('screen', 'email', 'sms', 'chat')),
  kind text not null check (kind in ('matched', 'handed', 'mention', 'reply', 'late', 'silent')),
  rule uuid references case_rule on delete cascade,
  rule_name text,
  feedback_case uuid references feedback_case on delete cascade,
  alert uuid references alert on delete cascade,
  -- Of answers and encounters about which somebody is only told.
  subject uuid,
  -- Whose matter it is (as a case's), so that nobody is told of it again and again.
  who text,
  text text,
  urgent boolean not null default false,
  digest boolean not null default false,
  due_at timestamptz not null,
  message uuid references message on delete set null,
  sent_at timestamptz,
  problem text,
  seen_at timestamptz,
  at timestamptz not null default now()
);
create index nudge_due on nudge (due_at) where sent_at is null and via <> 'screen';
create index nudge_person on nudge (person, at desc) where via = 'screen';
create index nudge_rule on nudge (rule, person, via, at desc);

alter table message drop constraint message_step_check;
alter table message add constraint message_step_check
  check (step in ('invite', 'remind', 'test', 'reward', 'reply', 'case', 'staff'));

-- A case goes with its answer; its facts go too. At the deletion of a whole organisation its row is gone already.
create function cases_removed() returns trigger language plpgsql as $$
begin
  insert into outbox (org, kind, body)
  select g.org, 'cases-removed', jsonb_build_object('kind', 'cases-removed', 'cases',
    jsonb_agg(jsonb_build_object('id', g.id, 'at', to_char(g.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))))
  from gone g where exists (select from organisation o where o.id = g.org) group by g.org;
  return null;
end $$;
create trigger cases_removed after delete on feedback_case referencing old table as gone for each statement execute function cases_removed();
