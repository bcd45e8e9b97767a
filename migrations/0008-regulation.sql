-- The whole regulation: questions, requests, deferrals, verification, groups, escalation; notices by template and channel.
alter table reports
  add column first_due_at timestamptz(3),
  add column term_from timestamptz(3),
  add column agency_since timestamptz(3),
  add column came_from text,
  add column paused_at timestamptz(3),
  add column paused_act_by timestamptz(3),
  add column asks smallint not null default 0,
  add column reply_left int not null default 7200,
  add column request text check (request in ('extension', 'deferral', 'renewal')),
  add column request_level text check (request_level in ('district', 'region')),
  add column request_by timestamptz(3),
  add column request_days smallint,
  add column request_until timestamptz(3),
  add column request_ground text,
  add column extensions smallint not null default 0,
  add column deferrals smallint not null default 0,
  add column renewals smallint not null default 0,
  add column deferral_ground text,
  add column deferral_objections smallint not null default 0,
  add column deferral_review_by timestamptz(3),
  add column verify_cause text check (verify_cause in ('silence', 'objection', 'referral', 'left')),
  add column on_site boolean not null default false,
  add column countersigned_by bigint references people,
  add column noticed_at timestamptz(3),
  add column reminders smallint not null default 0,
  add column escalated smallint not null default 0 check (escalated in (0, 80, 100, 200, 300)),
  add column revocations smallint not null default 0,
  add column reopenings smallint not null default 0,
  add column rejection_appealed boolean not null default false,
  add column decision_appealed boolean not null default false,
  add column reject_open boolean not null default true,
  add column final boolean not null default false,
  add column supporters int not null default 0 check (supporters >= 0),
  add column vote_until timestamptz(3),
  add column vote_consents int not null default 0,
  add column vote_objects int not null default 0,
  add column vote_stars int not null default 0,
  add column resident_consents smallint not null default 0,
  add column merged_into bigint references reports,
  add column parts int[] not null default '{}',
  add column flag text,
  add column pending_from timestamptz(3),
  add check ((request is null) = (request_by is null)),
  add check ((status = 'verifying') = (verify_cause is not null)),
  add check (status <> 'waiting_reporter' or (paused_at is not null and came_from is not null));

update reports set
  first_due_at = due_at,
  term_from = coalesce(routed_at, filed_at),
  agency_since = coalesce(routed_at, filed_at),
  verify_cause = case when status <> 'verifying' then null when after_silence then 'silence' when reporter_left then 'left' else 'objection' end,
  on_site = status = 'verifying' and not after_silence,
  -- What waits already was filed when every report waited for a dispatcher.
  flag = case when publication = 'pending' then 'changed' end,
  pending_from = case when publication = 'pending' then filed_at end;

alter table reports
  drop column after_silence,
  alter column first_due_at set not null,
  alter column term_from set not null,
  alter column agency_since set not null;

comment on column reports.first_due_at is 'The promise as first made: a question''s pause moves it, an extension or deferral does not.';
comment on column reports.came_from is 'The status to go back to, of waiting_reporter, appealed and merged.';
comment on column reports.reply_left is 'Clock minutes that questions may still stop the clock.';
comment on column reports.flag is 'Why a dispatcher must look before the public; null: published by itself after a while.';
comment on column reports.parts is 'Involved agencies whose part is not finished.';

alter table photos drop constraint photos_kind_check;
alter table photos add check (kind in ('before', 'after', 'note', 'site'));

create index reports_requests on reports (district, request_by, id) where request is not null;
create index reports_reviews on reports (region, deferral_review_by, id) where deferral_review_by is not null;
create index reports_deferred on reports (district, due_at, id) where status = 'deferred';
create index reports_parts on reports using gin (parts) where parts <> '{}';
create index reports_merged on reports (merged_into) where merged_into is not null;
create index reports_clean on reports (pending_from) where publication = 'pending' and flag is null;
create index reports_nearby on reports (category_group, tile);

-- Who joined whose report, and the words they gave on an answer.
create table supporters (
  report_id bigint not null references reports,
  person_id bigint not null references people,
  joined_at timestamptz(3) not null,

  via bigint references reports,
  primary key (report_id, person_id)
);
create index on supporters (person_id);

create table voices (
  report_id bigint not null references reports,

  answer_seq int not null,
  person_id bigint not null references people,
  word text not null check (word in ('consent', 'object')),
  at timestamptz(3) not null,
  primary key (report_id, answer_seq, person_id)
);

-- Past the district, blind to the body: pressure told of, and consents asked again. No event names them.
create table pressure_signals (
  id bigint generated always as identity primary key,
  report_id bigint not null references reports,
  person_id bigint not null references people,
  text text not null,
  at timestamptz(3) not null,
  seen_at timestamptz(3),
  seen_by bigint references people
);
create index on pressure_signals (report_id);

create table follow_ups (
  report_id bigint not null references reports,
  seq int not null,
  person_id bigint not null references people,
  kind text not null check (kind in ('consent', 'withdraw')),
  ask_at timestamptz(3) not null,
  asked_at timestamptz(3),
  confirmed boolean,
  text text,
  answered_at timestamptz(3),
  primary key (report_id, seq)
);
create index on follow_ups (ask_at) where asked_at is null;
create index on follow_ups (person_id) where asked_at is not null and answered_at is null;

-- Notices: who is told of an event by which template; deliveries by channel with their receipts.
alter table notices drop constraint notices_audience_check;
alter table notices
  add column template text not null default 'changed',
  add column digest boolean not null default false,
  add check (audience in ('reporter', 'supporters', 'agency', 'heads', 'officer', 'coexecutors', 'parent_agency', 'dispatcher', 'controller',
    'region_controller', 'operator'));
alter table notice_deliveries drop constraint notice_deliveries_channel_check;
alter table notice_deliveries
  alter column delivered_at drop not null,
  add column created_at timestamptz(3),
  add column state text not null default 'delivered' check (state in ('queued', 'sent', 'delivered', 'failed')),
  add column gateway_id text,
  add column error text,
  add check (channel in ('app', 'sms'));
update notice_deliveries set created_at = delivered_at;
alter table notice_deliveries alter column created_at set not null;
create unique index notice_deliveries_gateway on notice_deliveries (gateway_id) where gateway_id is not null;
create index notice_deliveries_person on notice_deliveries (person_id, created_at desc) where channel = 'app';
comment on column notices.digest is 'Staff are told of delays once a day together, except of danger (regulation 3.11).';

create table digests (
  person_id bigint not null references people,
  day date not null,
  reports int not null,
  at timestamptz(3) not null,
  primary key (person_id, day)
);

create table word_links (
  token_hash bytea primary key,
  report_id bigint not null references reports,
  seq int not null,
  person_id bigint not null references people,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
comment on table word_links is 'Single-use links by which a reporter gives the word on an answer without signing in.';

-- Days of one region, and an agency's own office hours.
alter table calendar_days add column region text references territories;
alter table calendar_days drop constraint calendar_days_pkey;
create unique index calendar_days_one on calendar_days (day, coalesce(region, ''));

create table agency_hours (
  agency_id int primary key references agencies,
  hours jsonb not null
);

grant select, insert, update, delete on supporters, word_links, agency_hours to xalq_app;
grant select, insert, update on follow_ups, pressure_signals, digests to xalq_app;
grant select, insert on voices to xalq_app;
comment on column supporters.via is 'The merged report they came with, if any.';
comment on column voices.answer_seq is 'The event of the answer spoken to.';
comment on column agency_hours.hours is 'Opening and closing in minutes after midnight: [[540, 780], [840, 1080]].';
