-- What: 16 groups of problem types, each type with one lead agency kind, a term and flags.
create table category_groups (code text primary key, position int not null, name jsonb not null);

create table categories (
  code text primary key,
  category_group text not null references category_groups,
  position int not null,
  name jsonb not null,
  bodies text[] not null check (cardinality(bodies) >= 1),
  term text not null check (term ~ '^[0-9]+(h|d|wd|wh)$'),
  flags text[] not null
);

grant select, insert, update on category_groups, categories to xalq_app;
