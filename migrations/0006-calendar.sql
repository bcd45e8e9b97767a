-- The calendar that office terms run by: days off on weekdays, working days at weekends.
create table calendar_days (
  day date primary key,
  kind text not null check (kind in ('off', 'working')),
  name text not null
);
grant select, insert, update, delete on calendar_days to xalq_app;
