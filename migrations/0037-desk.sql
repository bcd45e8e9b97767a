-- The desk of a region or of the whole country: what is under control in the order of its clocks, also of one type.
create index reports_turn on reports (act_by, id) where owner is not null;
create index reports_turn_region on reports (region, act_by, id) where owner is not null;
create index reports_turn_category on reports (category, act_by, id) where owner is not null;
