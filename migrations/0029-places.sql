-- How far off a phone may be is kept; and what lies somewhere in a district stands on the map as one sign, not as places.
alter table reports add column accuracy int;
comment on column reports.accuracy is 'Within so many metres, as the device said; null where it did not, or where a person put the pin.';
drop index reports_tile;
create index reports_tile on reports (tile) where place = 'point';
create index reports_unplaced on reports (district) where place <> 'point';
