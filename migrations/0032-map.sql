-- The map counts reports in cells of the grid (house 4: `tile`): what each report is counted as, and the sums, folded.
create table map_queue (
  id bigint generated always as identity primary key,
  report_id bigint not null
);
comment on table map_queue is 'Reports that something happened to; the map takes them up within a second.';

create table map_due (
  through timestamptz(3) not null
);
comment on table map_due is 'One row: what fell due until then is counted as overdue.';
insert into map_due values ('2000-01-01');

create table map_places (
  report_id bigint primary key references reports,
  tile bigint not null,
  x int not null,
  y int not null,
  placed boolean not null,
  district text not null,
  category text not null,
  category_group text not null,
  agency_id int not null,
  month int not null,
  week date not null,
  state smallint not null
);
comment on table map_places is 'As what each report is counted now. What nobody may see yet is not here.';
comment on column map_places.tile is 'Morton code at zoom 22 of the public place; x and y are its column and row.';
comment on column map_places.placed is 'False: no point was named, the tile is that of the district''s middle.';
comment on column map_places.month is 'Of filing, in Tashkent: 202611. Its week by the Monday.';
comment on column map_places.state is '16 × how it is shown + its status, as map/cells.ts numbers them.';
create index map_places_tile on map_places (tile)
  include (x, y, placed, district, category, agency_id, month, state, report_id);
create index map_places_category on map_places (category, tile)
  include (x, y, placed, district, agency_id, month, state, report_id);
create index map_places_agency on map_places (agency_id, tile)
  include (x, y, placed, district, category, month, state, report_id);
create index map_places_district on map_places (district, tile)
  include (x, y, placed, category, agency_id, month, state, report_id);

create table map_counts (
  level smallint not null,
  facet text collate "C" not null,
  cell bigint not null,
  part text collate "C" not null,
  state smallint not null,
  n int not null,
  x bigint not null,
  y bigint not null,
  primary key (level, facet, cell, part, state)
) with (fillfactor = 80);
comment on table map_counts is 'Leaf counters of cells, folded by one loop; sums are taken at read. Level 0 is a whole district.';
comment on column map_counts.facet is 'What is counted apart: the country, a district, a type or a body in a region, a month … as map/cells.ts makes them.';
comment on column map_counts.part is 'What is told apart within: a group, or a month; empty where nothing is.';
comment on column map_counts.x is 'Sum of the columns at zoom 22: divided by n, the middle of what is counted.';

insert into map_queue (report_id) select id from reports order by id;
create index reports_filed on reports (filed_at);
-- One sign or point: the tile of a district's middle too.
drop index reports_tile;
create index reports_tile on reports (tile);
grant select, insert, update, delete on map_queue, map_due, map_places, map_counts to xalq_app;
