-- Karakalpak as a fifth language: of people, of their channels, and of texts that an administrator wrote; a text that
-- lacks it is said in Uzbek.
alter table people drop constraint people_language_check,
  add constraint people_language_check check (language in ('uz', 'uz-cyrl', 'kaa', 'ru', 'en')) not valid;
alter table telegram_chats drop constraint telegram_chats_language_check,
  add constraint telegram_chats_language_check check (language in ('uz', 'uz-cyrl', 'kaa', 'ru', 'en')) not valid;
alter table contact_points drop constraint contact_points_language_check,
  add constraint contact_points_language_check check (language in ('uz', 'uz-cyrl', 'kaa', 'ru', 'en')) not valid;
alter table notice_texts add column kaa text;
comment on column notice_texts.kaa is 'Nothing: what was written in Uzbek stands.';
comment on column agency_pages.about is 'By language: uz, kaa (may be absent), ru, en; Cyrillic Uzbek is derived.';
comment on column answer_templates.texts is 'By language: uz, kaa (may be absent), ru, en; Cyrillic Uzbek is derived.';
