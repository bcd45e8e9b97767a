-- Every list begins with an index that ends in the id, so that a page looks through as many rows at two million as at twenty thousand.

create index reports_mahalla on reports (mahalla, id desc) where mahalla is not null;
create index reports_open_newest on reports (id desc) where owner is not null;
create index reports_open_region on reports (region, id desc) where owner is not null;
create index reports_open_district on reports (district, id desc) where owner is not null;
create index reports_open_agency on reports (agency_id, id desc) where owner is not null;
create index reports_asking on reports (id desc) where owner is not null and (request is not null or deferral_review_by is not null);
create index reports_repeat on reports (id desc) where owner is not null and objections >= 2;

-- Most reports are closed: whoever asks for those goes by place, type or body.
create index reports_unclosed on reports (status, id desc) where status <> 'closed';
drop index reports_status;

-- A group's list is that of its types together.
drop index reports_group;

-- What waits in a pending list is read by every search: words go into the index at once.
alter index reports_search set (fastupdate = off);
select gin_clean_pending_list('reports_search');
