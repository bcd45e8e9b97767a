-- What leaves the house goes by several channels: messages of their own, apart from what stands in the app.
create table contact_points (
  id bigint generated always as identity primary key,
  person_id bigint references people,
  channel text not null check (channel in ('sms', 'telegram', 'push', 'email')),
  address text not null,
  keys jsonb,
  language text not null check (language in ('uz', 'uz-cyrl', 'ru', 'en')),
  made_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  closed_at timestamptz(3),
  closed_why text check (closed_why in ('blocked', 'gone', 'bounced', 'stopped', 'replaced')),
  check ((closed_at is null) = (closed_why is null))
);
comment on table contact_points is 'Addresses by which people are reached besides their phone; of sms only those that are out of use.';
comment on column contact_points.person_id is 'Nobody: somebody follows from here without an account.';
comment on column contact_points.address is 'A chat, the address of a browser, an e-mail address, a phone.';
comment on column contact_points.keys is 'What a browser gave to seal messages for it.';
comment on column contact_points.confirmed_at is 'When whoever reads there said that it is theirs.';
create unique index contact_points_open on contact_points (channel, address, coalesce(person_id, 0))
  where closed_at is null;
create unique index contact_points_one on contact_points (person_id, channel)
  where closed_at is null and confirmed_at is not null and channel in ('telegram', 'email');
create index contact_points_person on contact_points (person_id, channel);
grant select, insert, update, delete on contact_points to xalq_app;

create table messages (
  id bigint generated always as identity primary key,
  notice_id bigint not null references notices,
  person_id bigint references people,
  point_id bigint references contact_points on delete cascade,
  channel text not null check (channel in ('sms', 'telegram', 'push', 'email')),
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'arrived', 'failed', 'dropped')),
  created_at timestamptz(3) not null,
  send_at timestamptz(3) not null,
  leased_until timestamptz(3),
  attempts smallint not null default 0,
  sent_at timestamptz(3),
  arrived_at timestamptz(3),
  gateway_id text,
  parts smallint,
  doubtful boolean not null default false,
  error text,
  check ((person_id is null) <> (point_id is null)),
  unique nulls not distinct (notice_id, person_id, point_id, channel)
);
comment on table messages is 'What leaves the house: one for each notice, recipient and channel.';
comment on column messages.point_id is 'Who follows without an account; of a person, whatever address is open when it leaves.';
comment on column messages.send_at is 'Not before: quiet hours, a digest, an earlier channel that may still arrive, a gateway that asks for time.';
comment on column messages.leased_until is 'Being sent by a process; passed, that process died and nobody knows whether the gateway had it.';
comment on column messages.doubtful is 'A process died while it was sent: it was sent again, and may have come twice.';
comment on column messages.parts is 'Of an SMS: how many were paid.';
create index messages_due on messages (channel, send_at) where state = 'queued';
create index messages_leased on messages (channel, leased_until) where state = 'sending';
create index messages_failed on messages (created_at) where state = 'failed';
create index messages_gateway on messages (gateway_id) where gateway_id is not null;
create index messages_person on messages (person_id, created_at);
create index messages_waiting_person on messages (person_id, channel) where state = 'queued' and person_id is not null;
create index messages_waiting_point on messages (point_id) where state = 'queued' and point_id is not null;
create index messages_paid on messages (sent_at) include (parts) where channel = 'sms' and sent_at is not null;
grant select, insert, update, delete on messages to xalq_app;

insert into messages (notice_id, person_id, channel, state, created_at, send_at, sent_at, arrived_at, gateway_id, error)
select notice_id, person_id, 'sms', case state when 'delivered' then 'arrived' else state end, created_at, created_at,
  case when state in ('sent', 'delivered') then created_at end, case when state = 'delivered' then delivered_at end,
  gateway_id, error
from notice_deliveries where channel = 'sms';
delete from notice_deliveries where channel = 'sms';
drop index notice_deliveries_person;
alter table notice_deliveries
  drop constraint notice_deliveries_pkey,
  drop column channel,
  drop column state,
  drop column gateway_id,
  drop column error,
  drop column delivered_at,
  add primary key (notice_id, person_id);
create index notice_deliveries_person on notice_deliveries (person_id, for_staff, created_at desc);
comment on table notice_deliveries is 'What stands in the app for a person.';

create table notice_choices (
  person_id bigint not null references people,
  kind text not null,
  choice text not null check (choice in ('now', 'daily', 'off')),
  primary key (person_id, kind)
);
comment on table notice_choices is 'What a person chose for a kind of notices, where it is not the usual.';
create table notice_stops (
  person_id bigint not null references people,
  report_id bigint not null references reports,
  stopped_at timestamptz(3) not null,
  primary key (person_id, report_id)
);
comment on table notice_stops is 'Reports of which a person wants no messages any more; the app tells of them all the same.';
grant select, insert, update, delete on notice_choices, notice_stops to xalq_app;

create table gateways (
  channel text primary key,
  last_ok_at timestamptz(3),
  failures int not null default 0,
  why text,
  rests_until timestamptz(3)
);
comment on table gateways is 'How each gateway does: when it last took something, how often it failed since, and until when it is left alone.';
grant select, insert, update, delete on gateways to xalq_app;

-- When nothing rings is a matter of notices.
insert into settings (name, value)
select 'notices', jsonb_strip_nulls(jsonb_build_object('quietFromHour', value -> 'quietFromHour',
  'quietUntilHour', value -> 'quietUntilHour'))
from settings where name = 'escalation' and (value ? 'quietFromHour' or value ? 'quietUntilHour');
update settings set value = value - 'quietFromHour' - 'quietUntilHour' where name = 'escalation';
