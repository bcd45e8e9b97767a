-- Who acts: people by phone, what they are members of, their codes and sessions (as keyed hashes).
create table people (
  id bigint generated always as identity primary key,
  phone text not null unique check (phone ~ '^\+998[0-9]{9}$'),
  name text,
  language text not null default 'uz' check (language in ('uz', 'uz-cyrl', 'ru', 'en')),
  created_at timestamptz(3) not null
);

create table memberships (
  id bigint generated always as identity primary key,
  person_id bigint not null references people,
  role text not null check (role in ('officer', 'head', 'dispatcher', 'controller', 'observer', 'administrator')),
  agency_id int not null references agencies,
  territory text not null references territories,
  category_groups text[] not null default '{}',
  unique (person_id, role, agency_id)
);
comment on column memberships.category_groups is 'For a controller: the groups watched; empty means all.';
create index on memberships (agency_id);

create table sign_in_codes (
  phone text primary key,
  code_hash bytea not null,
  expires_at timestamptz(3) not null
);

create table sign_in_attempts (
  subject bytea not null,
  kind text not null check (kind in ('code', 'wrong', 'try', 'draft')),
  at timestamptz(3) not null
);
comment on column sign_in_attempts.subject is 'Keyed hash of a phone or an address: enough to count, not to read.';
create index on sign_in_attempts (kind, subject, at);
create index on sign_in_attempts (at);

create table sessions (
  token_hash bytea primary key,
  person_id bigint not null references people,
  membership_id bigint references memberships,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index on sessions (person_id);

grant select, insert, update, delete on people, memberships, sign_in_codes, sign_in_attempts, sessions to xalq_app;
