-- Mahallas are compared as districts are; how many people live where; and where the same is reported again and again.
alter table map_places add mahalla text;
insert into map_queue (report_id) select id from reports where mahalla is not null order by id;

create table populations (
  code text primary key,
  people int not null check (people >= 0),
  as_of date not null,
  source text not null
);
comment on table populations is 'How many people live in a territory or mahalla, as the source says; nothing where nobody loaded it.';

create table hot_spots (
  district text not null,
  category text not null,
  cell bigint not null,
  count int not null,
  lat double precision not null,
  lng double precision not null,
  reports bigint[] not null,
  primary key (district, category, cell)
);
comment on table hot_spots is 'The places of each district where one type was reported most often lately; written anew every few minutes.';
comment on column hot_spots.cell is 'The tile of zoom 17, some 230 metres wide.';
grant select, insert, update, delete on populations, hot_spots to xalq_app;
