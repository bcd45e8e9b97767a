-- The ground of each unit: who drew it, when it came into force here, and under which licence it is shown.
create table boundary_editions (
  id int generated always as identity primary key,
  source text not null,
  attribution text not null,
  digest text not null unique,
  imported_at timestamptz(3) not null default now()
);
comment on table boundary_editions is 'Each set of outlines that was in force; the last one is.';
comment on column boundary_editions.attribution is 'Shown on every map, as the licence asks.';
comment on column boundary_editions.digest is 'SHA-256 of the file: the same file is the same edition.';
create table boundaries (
  edition int not null references boundary_editions on delete cascade,
  code text not null references territories,
  shape jsonb not null,
  primary key (edition, code)
);
comment on column boundaries.shape is 'Polygons of rings of [longitude, latitude] in degrees, WGS 84, as the coordinates of a GeoJSON MultiPolygon.';
grant select, insert, update, delete on boundary_editions, boundaries to xalq_app;
