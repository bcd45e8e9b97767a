-- The desk of a region or of the whole country: what is under control in the order of its clocks, also of one type.
create index reports_turn on reports (act_by, id) where owner is not null;
create index reports_turn_region on reports (region, act_by, id) where owner is not null;
create index reports_turn_category on reports (category, act_by, id) where owner is not null;
create index reports_turn_dispatch on reports (act_by, id) where owner = 'dispatcher';
-- What is looked at before it is public: the rest becomes public by itself.
drop index reports_publish;
create index reports_look on reports (publish_by, id) where publication = 'pending' and flag is not null;
create index reports_look_region on reports (region, publish_by, id) where publication = 'pending' and flag is not null;

create table work_views (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  person_id bigint not null references people,
  name text not null,
  query text not null,
  shared boolean not null,
  unique (person_id, agency_id, name)
);
comment on table work_views is 'Views of the desk that somebody kept: what stood in its address.';
create index work_views_agency on work_views (agency_id) where shared;
grant select, insert, update, delete on work_views to xalq_app;
