-- A body's own page with news and planned works; where the service has begun, contracts, and until when a body should be connected.
create table agency_pages (
  agency_id int primary key references agencies,
  about jsonb not null,
  head text not null,
  reception text not null,
  phones text not null,
  address text not null,
  lat float8,
  lng float8,
  updated_at timestamptz(3) not null,
  updated_by bigint not null references people
);
comment on column agency_pages.about is 'By language: uz, ru, en; Cyrillic Uzbek is derived.';

create table agency_news (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  kind text not null check (kind in ('news', 'works')),
  title text not null,
  text text not null,
  district text references territories,
  mahallas text[] not null default '{}',
  starts_at timestamptz(3),
  ends_at timestamptz(3),
  published_at timestamptz(3) not null,
  published_by bigint not null references people,
  withdrawn_at timestamptz(3),
  check (kind = 'news' or (starts_at is not null and ends_at > starts_at and district is not null))
);
create index on agency_news (agency_id, id desc);
create index agency_news_works on agency_news (district, ends_at) where kind = 'works' and withdrawn_at is null;

create table launches (
  territory text primary key references territories,
  state text not null check (state in ('prepared', 'launched', 'suspended')),
  since date not null,
  act text not null,
  office text not null,
  changed_at timestamptz(3) not null,
  changed_by bigint not null references people
);
comment on column launches.office is 'Where people turn to until then: the reception office with its address.';
comment on table launches is 'Where the service has not begun or rests; a territory without a row follows the one around it, and at last is launched (decree).';

create table contracts (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  number text not null,
  signed_on date not null,
  ends_on date not null,
  added_at timestamptz(3) not null,
  added_by bigint not null references people,
  unique (agency_id, number),
  check (ends_on > signed_on)
);

create table connections (
  agency_id int primary key references agencies,
  due_on date not null,
  set_at timestamptz(3) not null,
  set_by bigint not null references people
);
comment on table connections is 'Until when a body should be connected and ready.';

grant select, insert, update on agency_pages, agency_news, launches, contracts, connections to xalq_app;
