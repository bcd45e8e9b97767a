-- Every list begins with an index that ends in the id, so that a page looks through as many rows at two million as at twenty thousand.

create index reports_mahalla on reports (mahalla, id desc) where mahalla is not null;
create index reports_open_newest on reports (id desc) where owner is not null;
create index reports_open_region on reports (region, id desc) where owner is not null;
create index reports_open_district on reports (district, id desc) where owner is not null;
create index reports_open_agency on reports (agency_id, id desc) where owner is not null;
