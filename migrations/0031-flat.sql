-- A picture that waits for another try is still judged as evidence; and what could not be sent may be one person's.
alter table photos add column flat boolean not null default false;
comment on column photos.flat is 'Of one colour, or all transparent: of drafts, whose pictures may become results.';
alter table unsent_forms add column person_id bigint references people on delete cascade;
comment on column unsent_forms.person_id is 'Whose it is, where that was known when it was refused: shown to nobody else.';
