-- The responsibility matrix: exceptions from the lead that a type's kind gives, whole versions with who and why.
create table responsibility_versions (
  id int primary key,
  at timestamptz(3) not null,
  person_id bigint references people,
  reason text not null
);

create table responsibility_rules (
  version int not null references responsibility_versions,
  position int not null,
  category text not null references categories,
  territory text not null references territories,
  place text not null check (place in ('any', 'in_mahalla', 'mahalla', 'road')),
  place_name text,
  lead text not null references agency_kinds,
  coexecutors text[] not null default '{}',
  primary key (version, position),
  check ((place in ('mahalla', 'road')) = (place_name is not null))
);
comment on table responsibility_rules is 'A version stands as a whole and never changes; the newest is in force for new reports.';
comment on column responsibility_rules.place_name is 'The code of a mahalla, or the folded name of a road as people write it in the landmark.';

grant update (person_id) on responsibility_versions to xalq_app;
grant select, insert on responsibility_versions, responsibility_rules to xalq_app;
