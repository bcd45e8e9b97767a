-- Steps by the time they were made: events lie in nearly that order, so an index of a few pages finds a week of them.
create index events_at on events using brin (at) with (pages_per_range = 32);
-- Which reports a body ever held: each event that gave one to it.
create index events_bodies on events (((body->>'agency')::int), report_id) where body ? 'agency';
