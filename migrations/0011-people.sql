-- One account per person, by phone or OneID; second factors, invitations, memberships that end, and what privacy asks to be kept.
alter table people
  alter column phone drop not null,
  add column pinfl_hash bytea unique,
  add column channel text not null default 'sms' check (channel in ('sms', 'site')),
  add column home_district text references territories,
  add column home_mahalla text references mahallas,
  add column home_since timestamptz(3),
  add column deleted_at timestamptz(3),
  add column merged_into bigint references people;
comment on column people.pinfl_hash is 'Keyed hash of the personal number from OneID: enough to know the person again, not to read it.';
comment on column people.channel is 'How notices reach the person besides the page: by SMS, or not at all.';
comment on column people.home_since is 'When the home was set: it counts only for reports filed afterwards.';
comment on column people.deleted_at is 'The account was deleted: name, phone and all else are gone, the cases stay.';
comment on column people.merged_into is 'Two ways of signing in were one person: this account lives on in that one.';

-- What has ended or is suspended is out of sight of everything that asks for memberships.
alter table memberships rename to membership_records;
alter table membership_records drop constraint memberships_person_id_role_agency_id_key;
alter table membership_records
  add constraint memberships_one unique (person_id, role, agency_id, territory),
  add column made_at timestamptz(3),
  add column suspended_at timestamptz(3),
  add column ended_at timestamptz(3);
create view memberships as
  select id, person_id, role, agency_id, territory, category_groups from membership_records where suspended_at is null and ended_at is null;

alter table sessions
  add column id bigint generated always as identity unique,
  add column agent text not null default '',
  add column seen_at timestamptz(3),
  add column factor_at timestamptz(3);
comment on column sessions.agent is 'What the browser says it is, shortened: for the person to know the own devices by.';
comment on column sessions.factor_at is 'When the second factor was given; without it nobody acts in a role outside demo mode.';

create table second_factors (
  id bigint generated always as identity primary key,
  person_id bigint not null references people,
  kind text not null check (kind in ('totp', 'passkey')),
  session_id bigint,
  name text not null,
  sealed bytea,
  last_step bigint,
  credential_id text unique,
  public_key bytea,
  counter bigint,
  created_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  used_at timestamptz(3),
  check ((kind = 'totp') = (sealed is not null)),
  check ((kind = 'passkey') = (credential_id is not null))
);
create index on second_factors (person_id);
comment on column second_factors.session_id is 'The session that is setting it up: nobody else is shown its secret.';
comment on column second_factors.sealed is 'The secret of a code app, encrypted under the platform''s key.';
comment on column second_factors.last_step is 'The last time step whose code was taken: no code works twice.';

create table challenges (
  session_id bigint not null references sessions (id) on delete cascade,
  purpose text not null check (purpose in ('enrol', 'sign_in')),
  value text not null,
  expires_at timestamptz(3) not null,
  primary key (session_id, purpose)
);
comment on table challenges is 'What a passkey was asked to sign: taken once.';

create table invitations (
  id bigint generated always as identity primary key,
  token_hash bytea not null unique,
  role text not null check (role in ('officer', 'head', 'dispatcher', 'controller', 'observer', 'administrator')),
  agency_id int not null references agencies,
  territory text not null references territories,
  category_groups text[] not null default '{}',
  name text not null,
  phone text check (phone ~ '^\+998[0-9]{9}$'),
  email text,
  invited_by bigint not null references people,
  invited_as bigint not null references membership_records,
  invited_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  accepted_by bigint references people,
  revoked_at timestamptz(3),
  check (phone is not null or email is not null)
);
create index on invitations (agency_id, id desc);

create table consents (
  person_id bigint not null references people,
  version int not null,
  at timestamptz(3) not null,
  way text not null check (way in ('phone', 'oneid', 'page')),
  language text not null,
  primary key (person_id, version)
);

create table consent_texts (
  version int primary key,
  texts jsonb not null,
  published_at timestamptz(3) not null
);
comment on table consent_texts is 'What people agree to, by version and language; a version never changes.';

create table contact_permissions (
  report_id bigint primary key references reports,
  at timestamptz(3) not null
);
comment on table contact_permissions is 'The reporter allows the body to call (regulation 3.6).';

create table views (
  id bigint generated always as identity primary key,
  report_id bigint not null references reports,
  person_id bigint not null references people,
  role text not null,
  agency_id int not null references agencies,
  what text not null check (what in ('card', 'contact')),
  at timestamptz(3) not null
);
create index on views (report_id, id desc);
create index on views (person_id, id desc);
comment on table views is 'Each opening of a private card, and each look at a reporter''s phone, by staff; shown to the reporter.';

create table retention_days (
  day date not null,
  what text not null,
  deleted int not null,
  primary key (day, what)
);
comment on table retention_days is 'The register of what was deleted by itself, by day.';

alter table changes drop constraint changes_subject_check;
alter table changes add check (subject in ('settings', 'calendar', 'office_hours', 'phones', 'people', 'consent', 'launch', 'contract', 'responsibility', 'types',
  'agencies', 'pages'));

alter table sign_in_attempts drop constraint sign_in_attempts_kind_check;
alter table sign_in_attempts add check (kind in ('code', 'wrong', 'try', 'draft', 'device', 'factor', 'invite'));

grant update on voices to xalq_app;
grant select on memberships to xalq_app;
grant select, insert, update, delete on membership_records, second_factors, challenges, invitations, contact_permissions, views to xalq_app;
grant select, insert, update on consents to xalq_app;
grant select, insert on consent_texts to xalq_app;
grant select, insert, update on retention_days to xalq_app;
grant delete on notice_deliveries to xalq_app;
