-- What a hokimlik asks of a body in writing, with a day and the body's answer.
create table instructions (
  id bigint generated always as identity primary key,
  hokimlik_id int not null references agencies,
  agency_id int not null references agencies,
  text text not null,
  due_on date not null,
  made_at timestamptz(3) not null,
  made_by bigint not null references people,
  answer text,
  answered_at timestamptz(3),
  answered_by bigint references people,
  closed_at timestamptz(3),
  check ((answer is null) = (answered_at is null))
);
create index on instructions (hokimlik_id, id desc);
create index on instructions (agency_id, id desc);
grant select, insert, update on instructions to xalq_app;

-- The figures of a territory are counted from this alone, without a look at the reports themselves.
create index reports_standing on reports (region, district)
  include (status, agency_id, mahalla, due_at, paused_at, request, deferral_review_by, objections) where owner is not null;
