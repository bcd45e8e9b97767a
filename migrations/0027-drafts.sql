-- Each filing begun has a draft of its own: of the browser that began it, and once a person signed in, of that person.
alter table drafts add column holder bytea, add column person_id bigint references people on delete cascade;
comment on column drafts.holder is 'Keyed hash of the mark of the browser; opens the draft while nobody who signed in has touched it.';
comment on column drafts.person_id is 'Whose it is since that person touched it, and nobody else''s.';
create index drafts_holder on drafts (holder) where holder is not null;
create index drafts_person on drafts (person_id) where person_id is not null;
