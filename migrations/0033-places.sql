-- Streets and landmarks that people named in public reports: learned, so that others find a place by the same words.
create table place_queue (
  id bigint generated always as identity primary key,
  report_id bigint not null
);
comment on table place_queue is 'Reports whose public words changed: what they name is learned, or forgotten.';
create table named_places (
  id bigint generated always as identity primary key,
  district text not null,
  key text collate "C" not null,
  name text not null,
  n int not null,
  people int not null,
  x bigint not null,
  y bigint not null,
  search tsvector not null,
  unique (district, key)
);
comment on column named_places.key is 'The name as it is searched; two spellings of one name are one place.';
comment on column named_places.people is 'How many different people named it: shown to others from two on.';
comment on column named_places.x is 'Sum of the columns at zoom 22 of the reports that named it: divided by n, its middle; y likewise.';
create index named_places_search on named_places using gin (search) with (fastupdate = off);
create table named_by (
  report_id bigint not null references reports,
  place_id bigint not null references named_places,
  person_id bigint,
  x int not null,
  y int not null,
  primary key (report_id, place_id)
);
comment on table named_by is 'Which report named what, so that it is forgotten with it.';
create index on named_by (place_id, person_id);
insert into place_queue (report_id) select id from reports where publication = 'public' order by id;
grant select, insert, update, delete on place_queue, named_places, named_by to xalq_app;
