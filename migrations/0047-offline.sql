-- What a phone sends later, and on a bad line: steps that are taken once however often they are sent, and files that
-- come piece by piece.
create table steps_taken (
  person_id bigint not null references people,
  key uuid not null,
  report_id bigint not null references reports,
  taken_at timestamptz(3) not null,
  primary key (person_id, report_id, key)
);
comment on table steps_taken is 'Steps on reports that were sent under a key of the sender’s: sent again, they are not taken again.';
create index steps_taken_at on steps_taken (taken_at);
grant select, insert, update, delete on steps_taken to xalq_app;

create table uploads (
  id uuid primary key,
  person_id bigint references people,
  holder bytea,
  name text not null,
  length int not null check (length > 0),
  received int not null default 0 check (received between 0 and length),
  expires_at timestamptz(3) not null
);
comment on table uploads is 'Files on their way, piece by piece; a form takes them, or they end.';
comment on column uploads.holder is 'Keyed hash of the browser’s mark, where nobody has signed in.';
create index uploads_expire on uploads (expires_at);
create index uploads_person on uploads (person_id) where person_id is not null;
grant select, insert, update, delete on uploads to xalq_app;

create table upload_pieces (
  upload_id uuid not null references uploads on delete cascade,
  at int not null,
  bytes bytea not null,
  primary key (upload_id, at)
);
-- Pictures do not become smaller.
alter table upload_pieces alter column bytes set storage external;
grant select, insert, delete on upload_pieces to xalq_app;
