-- Where: regions, districts and cities by SOATO code, and the mahallas in them.
create table instance (name text primary key, value text not null);
comment on table instance is 'Facts about this very database: its secret key, whether it holds demonstration data.';

create table settings (name text primary key, value jsonb not null, changed_at timestamptz not null default now());
comment on table settings is 'Values that replace the defaults of the settings capability.';

create table territories (
  code text primary key,
  parent text references territories,
  level text not null check (level in ('country', 'region', 'city', 'district', 'city_district')),
  name jsonb not null,
  center_lat double precision, center_lng double precision,
  seat_lat double precision, seat_lng double precision
);

create table mahallas (
  code text primary key,
  territory text not null references territories,
  name jsonb not null
);
create index on mahallas (territory);

grant select, insert, update on instance, settings, territories, mahallas to xalq_app;
