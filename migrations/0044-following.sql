-- Following without an account: what somebody wants to hear of at an address, and by what an event finds them.
create table follows (
  id bigint generated always as identity primary key,
  point_id bigint not null references contact_points on delete cascade,
  topic text not null,
  made_at timestamptz(3) not null,
  confirmed_at timestamptz(3),
  unique (point_id, topic)
);
comment on table follows is 'What is followed from an address: a report, a place, a mahalla, a district, a body, a type.';
comment on column follows.confirmed_at is 'When whoever reads there said that they want it.';
create index follows_unconfirmed on follows (made_at) where confirmed_at is null;
grant select, insert, update, delete on follows to xalq_app;

create table follow_keys (
  key text not null,
  follow_id bigint not null references follows on delete cascade,
  primary key (key, follow_id)
);
comment on table follow_keys is 'By what an event finds a topic: itself, or the squares of a place.';
create index follow_keys_follow on follow_keys (follow_id);
grant select, insert, update, delete on follow_keys to xalq_app;

alter table sign_in_attempts drop constraint sign_in_attempts_kind_check;
alter table sign_in_attempts
  add check (kind in ('code', 'wrong', 'try', 'draft', 'device', 'factor', 'invite', 'follow'));

-- Followers are an audience; what stands there already fits, and is not read through again.
alter table notices drop constraint notices_audience_check;
alter table notices add constraint notices_audience_check
  check (audience in ('reporter', 'supporters', 'voters', 'speaker', 'agency', 'heads', 'officer', 'coexecutors',
    'parent_agency', 'dispatcher', 'operator', 'controller', 'region_controller', 'duty', 'followers')) not valid;
