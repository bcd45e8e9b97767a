-- The project office's desk: what agencies ask, what they are all told, and reports taken down by phone.
create table help_requests (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  person_id bigint not null references people,
  topic text not null check (topic in ('access', 'routing', 'deadline', 'technical', 'other')),
  title text not null,
  state text not null check (state in ('open', 'answered', 'closed')),
  created_at timestamptz(3) not null,
  changed_at timestamptz(3) not null
);
create index on help_requests (agency_id, id desc);
create index help_requests_open on help_requests (changed_at) where state <> 'closed';

create table help_messages (
  id bigint generated always as identity primary key,
  request_id bigint not null references help_requests,
  person_id bigint not null references people,
  role text not null,
  text text not null,
  at timestamptz(3) not null
);
create index on help_messages (request_id, id);

create table broadcasts (
  id bigint generated always as identity primary key,
  territory text not null references territories,
  title text not null,
  text text not null,
  published_at timestamptz(3) not null,
  published_by bigint not null references people,
  until timestamptz(3) not null
);
create index on broadcasts (until);

create table intakes (
  report_id bigint primary key references reports,
  taken_by bigint not null references people,
  agency_id int not null references agencies,
  confirmed text not null check (confirmed in ('code', 'callback')),
  at timestamptz(3) not null
);
comment on table intakes is 'Reports a dispatcher took down for a caller, and how the caller confirmed.';

-- A mahalla's helper files with the person beside, by that person's code.
alter table membership_records drop constraint memberships_role_check;
alter table membership_records add check (role in ('officer', 'head', 'dispatcher', 'controller', 'observer', 'administrator', 'helper'));
alter table invitations drop constraint invitations_role_check;
alter table invitations add check (role in ('officer', 'head', 'dispatcher', 'controller', 'observer', 'administrator', 'helper'));

grant select, insert, update on help_requests, help_messages, broadcasts, intakes to xalq_app;
