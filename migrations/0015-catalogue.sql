-- What an administrator keeps of types, bodies, places and the texts of notices; what was changed by hand is left alone by the reference files.
alter table categories
  add column icon text,
  add column offered boolean not null default true,
  add column questions jsonb not null default '[]',
  add column changed_at timestamptz(3);
comment on column categories.questions is 'What is asked besides the text: see src/categories/questions.ts.';
comment on column categories.changed_at is 'Since when it is kept by hand.';

alter table agency_kinds add column changed_at timestamptz(3);
alter table agencies add column closed_at timestamptz(3);
comment on column agencies.closed_at is 'Takes no new reports since; running ones stay with it.';

alter table territories add column changed_at timestamptz(3);
alter table mahallas add column changed_at timestamptz(3), add column closed_at timestamptz(3);
comment on column mahallas.closed_at is 'No longer offered; reports filed there keep it.';

create table notice_texts (
  key text primary key,
  uz text not null,
  ru text not null,
  en text not null,
  changed_at timestamptz(3) not null
);
comment on table notice_texts is 'Texts of notices that replace those of the release; Cyrillic Uzbek is derived.';
grant select, insert, update, delete on notice_texts to xalq_app;

alter table agency_pages add column photo_hash text;
comment on column agency_pages.photo_hash is 'The picture of the body, stored as photos are, by content.';

alter table drafts add column uploads int not null default 0;
comment on column drafts.uploads is 'Pictures received so far, those taken out again too.';

create table unused_files (hash text primary key, at timestamptz(3) not null);
comment on table unused_files is 'Pictures that lost a row: their files go once no other row names them.';
grant select, insert, update, delete on unused_files to xalq_app;

-- The log of changes is only written to, but for the recount that follows a change of the calendar, and accounts that are joined.
revoke update on changes from xalq_app;
grant update (recount, recounted, recounted_to, person_id) on changes to xalq_app;

-- What heads, controllers and project offices were told of a body: a cabinet nobody opens, a stale page, a day of connection.
create table body_notices (
  id bigint generated always as identity primary key,
  agency_id int not null references agencies,
  template text not null check (template in ('body_deserted', 'body_stale', 'body_due_soon', 'body_due_passed')),
  at timestamptz(3) not null
);
create index on body_notices (agency_id, template, at);
create table body_notice_readers (
  notice_id bigint not null references body_notices,
  person_id bigint not null references people,
  at timestamptz(3) not null,
  seen_at timestamptz(3),
  primary key (notice_id, person_id)
);
create index on body_notice_readers (person_id, at desc);
grant select, insert, update on body_notices, body_notice_readers to xalq_app;

alter table changes drop constraint changes_subject_check;
alter table changes add check (subject in ('settings', 'calendar', 'office_hours', 'phones', 'people', 'consent', 'launch', 'contract', 'responsibility', 'types',
  'bodies', 'places', 'notices', 'pages', 'agencies'));
