-- Short videos and voice notes that come with a report: kept as they are, and heard by nobody but the reporter and the
-- dispatcher until a dispatcher lets them pass.
create table recordings (
  id bigint generated always as identity primary key,
  draft_id uuid references drafts on delete cascade,
  report_id bigint,
  seq int,
  kind text not null check (kind in ('video', 'voice')),
  state text not null default 'waiting' check (state in ('waiting', 'passed', 'hidden')),
  hash text not null,
  mime text not null,
  bytes int not null,
  seconds real not null,
  poster_hash text,
  created_at timestamptz(3) not null,
  foreign key (report_id, seq) references events,
  check ((draft_id is null) <> (report_id is null))
);
comment on table recordings is 'By content, as photos are; the file is named by its hash.';
comment on column recordings.state is 'waiting: for the dispatcher; passed: seen as photos are; hidden: for the reporter and the dispatcher.';
comment on column recordings.poster_hash is 'The first frame, a picture as photos are.';
create index recordings_report on recordings (report_id) where report_id is not null;
create index recordings_draft on recordings (draft_id) where draft_id is not null;
create index recordings_hash on recordings (hash);
create index recordings_poster on recordings (poster_hash) where poster_hash is not null;
grant select, insert, update, delete on recordings to xalq_app;
