-- What pages read of editions, row by row; what is counted by type; monitoring as last made; files that take long.
create table edition_rows (
  edition_id int not null references editions,
  peers text not null,
  id int not null,
  nth int not null,
  rated jsonb not null,
  primary key (peers, id, edition_id)
);
comment on table edition_rows is 'The rated of each edition one by one, written with it and from it: `id` is a body or a territory.';
create index on edition_rows (edition_id, peers, nth);
insert into edition_rows (edition_id, peers, id, nth, rated)
select e.id, g.key, (r.value->>'id')::int, r.ordinality, r.value
from editions e, jsonb_each(e.content->'groups') g, jsonb_array_elements(g.value) with ordinality r;
grant select, insert on edition_rows to xalq_app;

create table type_spans (
  span date not null,
  category text not null,
  measure text not null,
  n bigint not null,
  primary key (span, category, measure)
);
comment on table type_spans is 'What rating_spans holds, by the type a report had at the event instead of by body and district.';
grant select, insert, update, delete on type_spans to xalq_app;
-- By type everything is counted from the first event on; what is counted by body stays as it is.
alter table rating_progress add column typed int not null default 0;
comment on column rating_progress.typed is 'How far the report is counted by type.';
insert into rating_queue (report_id) select id from reports;

create table monitoring_kept (
  region text not null,
  days int not null,
  at timestamptz(3) not null,
  content jsonb not null,
  primary key (region, days)
);
comment on table monitoring_kept is 'Monitoring of a region, or of the country (empty), as it was last made: the page shows when.';
grant select, insert, update on monitoring_kept to xalq_app;

create table exports (
  id bigint generated always as identity primary key,
  person_id bigint not null references people,
  query jsonb not null,
  kind text not null check (kind in ('csv', 'xlsx', 'json')),
  locale text not null,
  at timestamptz(3) not null,
  rows_all bigint,
  rows_done bigint not null default 0,
  bytes bigint,
  tries int not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'ready', 'failed', 'stopped'))
);
create index on exports (person_id, id desc);
comment on table exports is 'Files of many rows, made beside; each is its own person''s, for a day.';
grant select, insert, update, delete on exports to xalq_app;
