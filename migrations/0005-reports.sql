-- A report's life: the row as it is now, the events that made it so, and the words people wrote.
create table reports (
  id bigint generated always as identity primary key,
  seq int not null,
  status text not null,
  owner text,
  category text not null references categories,
  category_group text not null references category_groups,
  region text not null,
  district text not null,
  mahalla text,
  agency_id int not null references agencies,
  reporter_id bigint references people,
  officer_id bigint references people,

  filed_at timestamptz(3) not null,
  routed_at timestamptz(3),
  accepted_at timestamptz(3),
  answered_at timestamptz(3),
  closed_at timestamptz(3),
  due_at timestamptz(3) not null,
  act_by timestamptz(3),
  stage_entered_at timestamptz(3) not null,
  next_step text,
  next_step_at timestamptz(3),

  publication text not null check (publication in ('pending', 'public', 'private', 'hidden')),
  publish_by timestamptz(3),
  outcome text,
  closed_basis text check (closed_basis in ('consent', 'residents', 'verified', 'papers', 'decided')),
  stars smallint check (stars between 1 and 5),

  term text not null,
  returns smallint not null default 0,
  reroutes smallint not null default 0,
  recategorises smallint not null default 0,
  objections smallint not null default 0,
  verifications smallint not null default 0,
  control_level text not null default 'district' check (control_level in ('district', 'region')),
  return_open boolean not null default true,
  accepted_late boolean not null default false,
  reporter_left boolean not null default false,
  after_silence boolean not null default false,

  place text not null check (place in ('point', 'mahalla', 'district')),
  exact_lat double precision, exact_lng double precision,
  public_lat double precision not null, public_lng double precision not null,
  tile bigint not null,
  search tsvector,

  idempotency_key text,
  request_hash bytea,
  constraint reports_idempotency unique (reporter_id, idempotency_key),
  check ((status in ('closed', 'rejected', 'withdrawn', 'merged')) = (owner is null)),
  check ((owner is null) = (act_by is null)),
  check ((status = 'closed') = (closed_basis is not null))
);
comment on column reports.due_at is 'The promise to the reporter; moves only as house 2 allows.';
comment on column reports.act_by is 'When the present owner must take the next step.';
comment on column reports.return_open is 'False after a reroute or a reopening: the word of the dispatcher binds.';
comment on column reports.tile is 'Morton code of the public place in Web Mercator at zoom 22.';
comment on column reports.search is 'Folded words of what the public may read.';

create index reports_steps on reports (next_step_at) where next_step is not null;
create index reports_region on reports (region, id desc);
create index reports_district on reports (district, id desc);
create index reports_agency on reports (agency_id, id desc);
create index reports_category on reports (category, id desc);
create index reports_group on reports (category_group, id desc);
create index reports_status on reports (status, id desc);
create index reports_reporter on reports (reporter_id, id desc);
create index reports_tile on reports (tile);
create index reports_search on reports using gin (search);
create index reports_overdue on reports (due_at) where status in ('routed', 'returned', 'in_progress', 'waiting_reporter');
create index reports_agency_work on reports (agency_id, act_by, id) where owner = 'agency';
create index reports_waiting on reports (agency_id, act_by, id) where owner = 'reporter';
create index reports_dispatch on reports (region, act_by, id) where owner = 'dispatcher';
create index reports_control on reports (district, act_by, id) where owner = 'controller';
create index reports_publish on reports (region, publish_by, id) where publication = 'pending';
create index reports_open on reports (district, act_by, id) where owner is not null;

create table events (
  report_id bigint not null references reports,
  seq int not null,
  at timestamptz(3) not null,
  type text not null,
  actor_id bigint,
  role text not null,
  agency_id int,
  body jsonb not null,
  primary key (report_id, seq)
);
comment on table events is 'Facts, for good. body holds codes, ids, numbers and times only.';

create table event_texts (
  report_id bigint not null,
  seq int not null,
  salt bytea not null,
  words jsonb not null,
  photos text[] not null default '{}',
  primary key (report_id, seq),
  foreign key (report_id, seq) references events
);
comment on table event_texts is 'What people wrote and the hashes of their photos: the only part that can be erased.';

create table drafts (
  id uuid primary key,
  fields jsonb not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null
);
create index on drafts (expires_at);

create table photos (
  id bigint generated always as identity primary key,
  draft_id uuid references drafts on delete cascade,
  report_id bigint,
  seq int,
  kind text not null check (kind in ('before', 'after', 'note')),
  hash text not null,
  width int not null,
  height int not null,
  hidden boolean not null default false,
  created_at timestamptz(3) not null,
  foreign key (report_id, seq) references events
);
create index on photos (report_id);
create index on photos (draft_id) where draft_id is not null;
create index on photos (hash);

create table count_deltas (
  id bigint generated always as identity primary key,
  agency_id int not null,
  district text not null,
  category text not null,
  measure text not null,
  day date not null,
  n int not null
);
create table counts (
  agency_id int not null,
  district text not null,
  category text not null,
  measure text not null,
  n bigint not null,
  primary key (agency_id, district, category, measure)
);
create index on counts (district);
comment on table counts is 'Leaf counters, folded from the deltas by one job; sums are taken at read.';

create table notices (
  id bigint generated always as identity primary key,
  report_id bigint not null,
  seq int not null,
  audience text not null check (audience in ('reporter', 'agency', 'dispatcher', 'controller')),
  foreign key (report_id, seq) references events,
  unique (report_id, seq, audience)
);
comment on table notices is 'Who is to be told of an event; written with it.';
create table notice_deliveries (
  notice_id bigint not null references notices,
  person_id bigint not null references people,
  channel text not null check (channel in ('app')),
  delivered_at timestamptz(3) not null,
  seen_at timestamptz(3),
  primary key (notice_id, person_id, channel)
);
create index on notice_deliveries (person_id) where seen_at is null;

grant select, insert, update on reports, notices, notice_deliveries to xalq_app;
grant select, insert on events to xalq_app;
grant select, insert, update, delete on event_texts, drafts, photos, count_deltas, counts to xalq_app;
