-- A rare state of the whole country, and names that may be shown, are found without looking through all the others.
create index map_places_state on map_places (state, tile) include (x, y, district, category, agency_id, month, report_id);
drop index named_places_search;
create index named_places_search on named_places using gin (search) with (fastupdate = off) where people >= 2;
create index named_by_person on named_by (person_id);
