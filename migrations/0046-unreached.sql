-- How many of those who have a report on control nothing reaches outside the platform, counted now and then.
create table unreached (
  district text primary key references territories,
  people int not null,
  unreached int not null,
  why jsonb not null,
  at timestamptz(3) not null
);
comment on table unreached is 'By district: people with a report on control, and of them those whom no channel reaches.';
comment on column unreached.why is 'How many for each reason: why the last address was closed; never: there was none; site: so chosen.';
grant select, insert, update, delete on unreached to xalq_app;
