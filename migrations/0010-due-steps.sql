-- What time does next with a report stands in a table of its own: a reminder or a rung of the ladder then changes no indexed
-- column of the report, and its twenty indexes stay as they are.
create table due_steps (
  report_id bigint primary key references reports,
  step text not null check (step in ('remind', 'escalate', 'lapse')),
  at timestamptz(3) not null
) with (fillfactor = 70);
create index on due_steps (at) with (fillfactor = 70);
comment on table due_steps is 'One row for each report that waits for something; the sweep takes those whose time has come.';

insert into due_steps (report_id, step, at) select id, next_step, next_step_at from reports where next_step is not null;
alter table reports drop column next_step, drop column next_step_at;
alter table reports set (fillfactor = 85);

grant select, insert, update, delete on due_steps to xalq_app;
