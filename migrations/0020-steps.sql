-- Steps by the time they were made: events come in nearly that order, so an index of a few pages finds a week of them.
create index events_at on events using brin (at) with (pages_per_range = 32);
