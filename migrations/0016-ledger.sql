-- The ledger: each report's events as a chain of hashes, signed checkpoints over all heads, and the dumps that carry them.
create table ledger (
  report_id bigint not null,
  seq int not null,
  sealed bytea not null,
  said bytea,
  hash bytea not null,
  primary key (report_id, seq),
  foreign key (report_id, seq) references events
);
comment on table ledger is 'Of each event: a keyed commitment to what only we hold, a salted one to what people wrote (it outlives the words), and its hash.';
grant select, insert on ledger to xalq_app;

alter table reports add column head bytea;
comment on column reports.head is 'The hash of the last event; null until the chain of a report from before the ledger is made.';
create index reports_unchained on reports (id) where head is null;
grant usage on sequence reports_id_seq to xalq_app;

create table checkpoints (
  n int primary key,
  at timestamptz(3) not null,
  reports int not null,
  events bigint not null,
  root text not null,
  previous text,
  key text not null,
  signature text not null
);
comment on table checkpoints is 'Signed by Ed25519 over the canonical members n, at, reports, events, root, previous (the root before).';
grant select, insert on checkpoints to xalq_app;

create table dumps (
  name text primary key,
  kind text not null check (kind in ('ledger', 'data')),
  period text not null check (period in ('first', 'hour', 'night', 'month')),
  checkpoint int references checkpoints,
  at timestamptz(3) not null,
  bytes bigint not null,
  rows bigint not null,
  sha256 text not null
);
create index on dumps (kind, at desc);
grant select, insert, delete on dumps to xalq_app;
