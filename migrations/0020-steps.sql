-- Steps by the time they were made: events lie in nearly that order, so an index of a few pages finds a week of them.
create index events_at on events using brin (at) with (pages_per_range = 32, autosummarize = on);
-- Which reports a body ever held: each event that gave one to it.
create index events_bodies on events (((body->>'agency')::int), report_id) where body ? 'agency';
-- What stands open is counted from the first event on; what is counted already stays as it is.
alter table rating_progress add column stood int not null default 0;
comment on column rating_progress.stood is 'How far the report is counted as standing open.';
create index rating_progress_unstood on rating_progress (report_id) where stood < seq;
insert into rating_queue (report_id) select id from reports;
create index rating_spans_open on rating_spans (span) include (agency_id, district, n) where measure = 'open';
