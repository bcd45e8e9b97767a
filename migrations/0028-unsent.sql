-- What somebody typed and could not send, because the session had ended or was another's: sealed, for an hour.
create table unsent_forms (
  id uuid primary key,
  holder bytea not null,
  sealed bytea not null,
  draft_id uuid references drafts on delete set null,
  expires_at timestamptz(3) not null
);
comment on table unsent_forms is 'Forms that were refused before anybody read them: what was typed, for whoever signs in at the same browser.';
comment on column unsent_forms.holder is 'Keyed hash of the mark of the browser: nobody else finds it.';
comment on column unsent_forms.sealed is 'Where it goes, where it stood, and the fields; encrypted.';
comment on column unsent_forms.draft_id is 'The photos that came along.';
create index on unsent_forms (expires_at);
grant select, insert, update, delete on unsent_forms to xalq_app;
