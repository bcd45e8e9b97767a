-- Newer outlines, of districts and of mahallas: looked at with their doubts before they come into force.
alter table boundary_editions add column kind text not null default 'districts' check (kind in ('districts', 'mahallas'));
comment on column boundary_editions.kind is 'Of each kind the last edition is in force.';
alter table boundaries drop constraint boundaries_code_fkey;
comment on column boundaries.code is 'Of a district, or of a mahalla: as the kind of its edition says.';
create table boundary_proposals (
  id int generated always as identity primary key,
  kind text not null check (kind in ('districts', 'mahallas')),
  source text not null,
  attribution text not null,
  digest text not null,
  outlines jsonb not null,
  doubts jsonb not null,
  person_id bigint not null references people,
  at timestamptz(3) not null
);
comment on table boundary_proposals is 'Outlines that an administrator sent and nobody has put into force: the last one of each kind.';
grant select, insert, update, delete on boundary_proposals to xalq_app;
