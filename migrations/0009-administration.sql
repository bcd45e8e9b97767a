-- What an administrator keeps: every change with its reason, phones, duty contacts; incidents, answer templates,
-- blurred photos, formal appeals and closings looked at again by the region.
create table changes (
  id bigint generated always as identity primary key,
  at timestamptz(3) not null,
  person_id bigint references people,
  subject text not null check (subject in ('settings', 'calendar', 'office_hours', 'phones')),
  key text not null,
  before jsonb,
  after jsonb,
  reason text not null,
  recount text check (recount in ('waiting', 'done')),
  recounted_to bigint not null default 0,
  recounted int not null default 0
);
create index on changes (subject, id desc);
create index changes_recount on changes (id) where recount = 'waiting';
comment on table changes is 'Who changed what, when and why; before and after whole, so that running clocks can be counted anew.';
comment on column changes.recounted_to is 'The last report looked at: a recount goes on where it stopped.';

create table phones (
  id bigint generated always as identity primary key,
  territory text not null references territories,
  category_group text references category_groups,
  category text references categories,
  urgent boolean not null,
  service text check (service in ('fire', 'police', 'ambulance', 'gas', 'rescue')),
  name jsonb,
  phone text not null,
  position int not null,
  check (service is not null or name is not null)
);
create unique index phones_one on phones (territory, coalesce(category_group, ''), coalesce(category, ''), phone);
comment on column phones.urgent is 'Shown for urgent types too, not only where there is danger.';
comment on column phones.service is 'A national service named in texts; other numbers carry their own name.';

create table duty_contacts (
  agency_id int not null references agencies,
  person_id bigint not null references people,
  name text not null,
  hours jsonb,
  primary key (agency_id, person_id)
);
comment on column duty_contacts.hours is 'When this person is on duty, in minutes after midnight: [[1080, 540]]; null: round the clock.';

create table incidents (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  district text not null references territories,
  mahallas text[] not null default '{}',
  categories text[] not null check (categories <> '{}'),
  status text not null default 'open' check (status in ('open', 'closed')),
  title text not null,
  text text not null,
  expected_at timestamptz(3),
  opened_at timestamptz(3) not null,
  opened_by bigint not null references people,
  closed_at timestamptz(3),
  check ((status = 'closed') = (closed_at is not null))
);
create index incidents_open on incidents (agency_id) where status = 'open';
create index on incidents (district, id desc);
comment on table incidents is 'A mass event of a body: reports attach to it, one answer reaches all (regulation 3.13).';

create table incident_answers (
  id bigint generated always as identity primary key,
  incident_id bigint not null references incidents,
  person_id bigint not null references people,
  membership_id bigint not null references memberships,
  text text not null,
  photos jsonb not null,
  at timestamptz(3) not null,
  done_at timestamptz(3),
  answered int not null default 0
);
create index on incident_answers (incident_id);

create table answer_templates (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  category_group text references category_groups,
  category text references categories,
  name text not null,
  texts jsonb not null,
  made_by bigint not null references people,
  unique (agency_id, name)
);
comment on column answer_templates.texts is 'By language: uz, ru, en; Cyrillic Uzbek is derived.';

alter table reports
  add column incident_id bigint references incidents,
  add column formal_appeal text check (formal_appeal in ('offered', 'agreed')),
  add column recheck boolean not null default false;
alter table reports drop constraint reports_escalated_check;
update reports set escalated = case escalated when 80 then 1 when 100 then 2 when 200 then 3 when 300 then 4 else 0 end where escalated > 0;
alter table reports add check (escalated between 0 and 4);
comment on column reports.escalated is 'The last rung of the ladder of delays taken in this stage.';
comment on column reports.recheck is 'The region looks at this closing again (regulation 3.7).';
create index reports_incident on reports (incident_id) where incident_id is not null;
create index reports_recheck on reports (region, closed_at, id) where recheck;
create index reports_formal on reports (region, id) where formal_appeal = 'agreed';

alter table photos add column original_hash text;
comment on column photos.original_hash is 'The picture before parts of it were blurred for good.';

-- What staff did lately: closings on papers of a day, somebody's week.
create index events_by_staff on events (actor_id, at) where role in ('officer', 'head', 'dispatcher', 'controller');

alter table notices drop constraint notices_audience_check;
alter table notices add check (audience in ('reporter', 'supporters', 'agency', 'heads', 'officer', 'coexecutors', 'parent_agency', 'dispatcher',
  'controller', 'region_controller', 'operator', 'duty'));

grant select, insert, update on changes, incidents, incident_answers to xalq_app;
grant select, insert, update, delete on phones, duty_contacts, answer_templates to xalq_app;
