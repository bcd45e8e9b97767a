-- Acts and estimates that come with answers and notes: PDF, downloaded only, for those who work on the report and the
-- person who made it.
create table documents (
  id bigint generated always as identity primary key,
  draft_id uuid references drafts on delete cascade,
  report_id bigint,
  seq int,
  hash text not null,
  bytes int not null,
  created_at timestamptz(3) not null,
  foreign key (report_id, seq) references events,
  check ((draft_id is null) <> (report_id is null))
);
comment on table documents is 'By content, as photos are; the file is named by its hash.';
create index documents_report on documents (report_id) where report_id is not null;
create index documents_draft on documents (draft_id) where draft_id is not null;
create index documents_hash on documents (hash);
grant select, insert, update, delete on documents to xalq_app;
