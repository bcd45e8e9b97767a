-- Pictures in an order, with words of their own, and with something to see until they have come.
alter table photos
  add column position smallint not null default 0,
  add column caption text,
  add column preview text;
comment on column photos.position is 'Among the pictures that came together, from 0.';
comment on column photos.caption is 'Of drafts: what the person says of it. In a report these are words of the event, `caption.1` and so on.';
comment on column photos.preview is 'Thumbhash of some 25 bytes, in base64.';
