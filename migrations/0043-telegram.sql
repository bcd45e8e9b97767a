-- The bot: what Telegram told and is not done yet, what is being talked about in each chat, and links that open a chat.
create table telegram_updates (
  id bigint primary key,
  chat_id bigint,
  told jsonb,
  at timestamptz(3) not null,
  done_at timestamptz(3),
  attempts smallint not null default 0,
  check ((told is null) = (done_at is not null))
);
comment on table telegram_updates is 'Updates by the number that Telegram gives them; of what is done only the number, so that it is not done twice.';
create index telegram_updates_waiting on telegram_updates (id) where done_at is null;
create index telegram_updates_done on telegram_updates (done_at) where done_at is not null;
grant select, insert, update, delete on telegram_updates to xalq_app;

create table telegram_chats (
  chat_id bigint primary key,
  person_id bigint references people,
  membership_id bigint references membership_records,
  factor_at timestamptz(3),
  language text check (language in ('uz', 'uz-cyrl', 'ru', 'en')),
  state jsonb not null default '{}',
  seen_at timestamptz(3) not null
);
comment on table telegram_chats is 'Private chats with the bot.';
comment on column telegram_chats.person_id is 'Who proved to write from here, by the own phone or by a link out of the account.';
comment on column telegram_chats.membership_id is 'In which the person acts here; nothing: as a citizen.';
comment on column telegram_chats.factor_at is 'When the link was made in a session with a second factor: for roles alone.';
comment on column telegram_chats.state is 'What is being talked about: begun reports with their messages, what is asked.';
create index telegram_chats_person on telegram_chats (person_id) where person_id is not null;
create index telegram_chats_seen on telegram_chats (seen_at);
grant select, insert, update, delete on telegram_chats to xalq_app;

create table telegram_links (
  token_hash bytea primary key,
  person_id bigint not null references people,
  membership_id bigint references membership_records,
  factor_at timestamptz(3),
  expires_at timestamptz(3) not null
);
comment on table telegram_links is 'Links by which somebody who has signed in opens the own chat; used once.';
grant select, insert, update, delete on telegram_links to xalq_app;
