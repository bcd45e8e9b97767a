-- Work orders for crews without accounts: each is a draft that whoever has its link fills with pictures for the body's
-- answer.
create table crew_orders (
  draft_id uuid primary key references drafts on delete cascade,
  report_id bigint not null references reports,
  agency_id int not null references agencies,
  crew text not null,
  words text,
  made_by bigint not null references people,
  made_at timestamptz(3) not null,
  brought_at timestamptz(3)
);
comment on column crew_orders.agency_id is 'The body that gave it: it ends when the report goes elsewhere.';
comment on column crew_orders.words is 'What the crew says of its work.';
create index crew_orders_report on crew_orders (report_id);
grant select, insert, update, delete on crew_orders to xalq_app;
