-- The rating: what events counted for, by week and month; how far each report is counted; editions as they were published.
create table rating_queue (
  id bigint generated always as identity primary key,
  report_id bigint not null
);
comment on table rating_queue is 'Reports that something happened to; the rating takes them up within seconds.';

create table rating_progress (
  report_id bigint primary key,
  seq int not null,
  own int[] not null default '{}'
);
comment on column rating_progress.own is 'Bodies that the reporter worked for: what they are counted for here is kept apart.';

create table rating_spans (
  span date not null,
  agency_id int not null,
  district text not null,
  measure text not null,
  own boolean not null,
  n bigint not null,
  primary key (span, district, agency_id, measure, own)
);
comment on column rating_spans.span is 'The first day of a week, or of what of the week lies in the month: weeks, months and years are whole spans.';
create index on rating_spans (agency_id, span);

create table editions (
  id int generated always as identity primary key,
  kind text not null check (kind in ('week', 'month', 'year')),
  from_day date not null,
  to_day date not null,
  at timestamptz(3) not null,
  formula text not null,
  content jsonb not null,
  replaces int references editions,
  reason text,
  check (to_day > from_day),
  check ((replaces is null) = (reason is null))
);
create unique index editions_first on editions (kind, to_day) where replaces is null;
create index on editions (kind, to_day desc, id desc);
comment on table editions is 'Published and frozen: a correction is a new edition that says what changed.';
comment on column editions.to_day is 'The first day after the period.';

insert into rating_queue (report_id) select id from reports;
grant select, insert, update, delete on rating_queue, rating_progress, rating_spans to xalq_app;
grant select, insert on editions to xalq_app;

alter table changes drop constraint changes_subject_check;
alter table changes add check (subject in ('settings', 'calendar', 'office_hours', 'phones', 'people', 'consent', 'launch', 'contract', 'responsibility', 'types',
  'bodies', 'places', 'notices', 'pages', 'agencies', 'editions'));
