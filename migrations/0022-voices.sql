-- Only who was there speaks: since when each had joined, by the numbers of the report's own events.
alter table supporters add column joined_seq int not null default 0;
comment on column supporters.joined_seq is 'How far the report had come when they joined it, or came with a merged one: who had joined before an answer may speak on it.';
update supporters s set joined_seq = coalesce(
  (select max(e.seq) from events e where e.report_id = s.report_id and e.type = 'join' and e.actor_id = s.person_id),
  (select max(e.seq) from events e where e.report_id = s.report_id and e.at < s.joined_at), 0);
update supporters s set joined_at = m.filed_at from reports m where m.id = s.via and m.reporter_id = s.person_id;

alter table reports add column voters int not null default 0, add column co_reporters int not null default 0;
comment on column reports.voters is 'Supporters who had joined before the present answer.';
comment on column reports.co_reporters is 'Of the voters those whose own report was merged into this one.';
update reports r set voters = t.voters, co_reporters = t.co_reporters
  from (select s.report_id, count(*) as voters, count(m.id) as co_reporters from supporters s
    left join reports m on m.merged_into = s.report_id and m.reporter_id = s.person_id
    where s.joined_seq < (select max(seq) from events e where e.report_id = s.report_id and e.type = 'answer')
    group by 1) t
  where t.report_id = r.id;

-- Whether several voices are one hand's: keyed hashes, kept as long as somebody may look at it again.
alter table voices add column since timestamptz(3), add column is_guest boolean not null default false,
  add column address_key bytea, add column device_key bytea;
comment on column voices.since is 'Since when the person had joined, or lived there: it stays when they leave.';
comment on column voices.is_guest is 'Had not joined before the answer, and lives there.';
comment on column voices.address_key is 'Keyed hash of the network address it came from; never shown, forgotten after a while.';
create index voices_keyed on voices (at) where address_key is not null or device_key is not null;
alter table notices drop constraint notices_audience_check;
alter table notices add check (audience in ('reporter', 'supporters', 'voters', 'speaker', 'agency', 'heads', 'officer', 'coexecutors', 'parent_agency',
  'dispatcher', 'controller', 'region_controller', 'operator', 'duty'));
grant delete on voices to xalq_app;
