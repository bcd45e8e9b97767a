-- Signs of life of the processes that run jobs: a silent one's jobs are freed after a minute.
create table worker_beats (worker_id text primary key, at timestamptz not null);
grant select, insert, update, delete on worker_beats to xalq_app;
