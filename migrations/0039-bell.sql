-- What staff are told stands apart from what a person is told as a citizen; instructions and the help desk tell too.
alter table notice_deliveries add column for_staff boolean not null default false;
comment on column notice_deliveries.for_staff is 'Told for an office the person holds: shown in the room of that office.';
update notice_deliveries d set for_staff = true from notices n
where n.id = d.notice_id and d.seen_at is null
  and n.audience not in ('reporter', 'supporters', 'voters', 'speaker')
  and exists (select 1 from membership_records m where m.person_id = d.person_id);
drop index notice_deliveries_person_id_idx;
drop index notice_deliveries_person;
create index notice_deliveries_person on notice_deliveries (person_id, for_staff, created_at desc)
  where channel = 'app';
create index notice_deliveries_unread on notice_deliveries (person_id, for_staff) where seen_at is null;

alter table body_notices drop constraint body_notices_template_check;
alter table body_notices add check (template in ('body_deserted', 'body_stale', 'body_due_soon', 'body_due_passed',
  'instruction_given', 'instruction_due', 'instruction_answered', 'help_answered'));
create index body_notice_unread on body_notice_readers (person_id) where seen_at is null;

alter table instructions add column reminded_at timestamptz(3);
comment on column instructions.reminded_at is 'When the body was reminded that its day comes.';
create index instructions_unanswered on instructions (due_on)
  where answer is null and closed_at is null and reminded_at is null;
