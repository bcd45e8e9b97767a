-- The daily digest of delays leaves the house too, and says how many of them are past their term.
alter table digests add column late int not null default 0;
comment on column digests.reports is 'Reports that are nearly late or late, told of together.';
comment on column digests.late is 'Of them past their term.';
