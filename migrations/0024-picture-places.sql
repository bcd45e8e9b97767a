-- A picture that waits for another try keeps what it says of where it was taken; once it belongs to a report that goes.
alter table photos add column taken_lat double precision, add column taken_lng double precision,
  add check (draft_id is not null or taken_lat is null);
comment on column photos.taken_lat is 'Where the picture says it was taken: of drafts alone, for the distance to the place.';
