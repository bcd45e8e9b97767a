-- Percentages of a term are of its own minutes: what questions and deferrals let it stand still is left out.
alter table reports add column stage_stood double precision not null default 0,
  add column stood_clock double precision not null default 0, add column stood_office double precision not null default 0;
comment on column reports.stage_stood is 'Minutes that the clock of the present stage has stood still, in the unit of the stage.';
comment on column reports.stood_clock is 'Clock minutes that the promise has stood still since its term began.';
comment on column reports.stood_office is 'The same in office minutes.';
