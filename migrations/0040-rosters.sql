-- Who is on duty, by weekday: hours in minutes after Monday's midnight, each day as before until somebody says otherwise.
update duty_contacts set hours = (
  select jsonb_agg(jsonb_build_array((h->>0)::int + 1440 * d, (h->>1)::int + 1440 * d) order by d, (h->>0)::int)
  from jsonb_array_elements(hours) h, generate_series(0, 6) d)
where hours is not null;
comment on column duty_contacts.hours is
  'When this person is on duty, in minutes after Monday''s midnight: [[1080, 1980]]; null: round the clock.';

alter table changes drop constraint changes_subject_check;
alter table changes add check (subject in ('settings', 'calendar', 'office_hours', 'phones', 'people', 'consent',
  'launch', 'contract', 'responsibility', 'types', 'bodies', 'places', 'notices', 'pages', 'agencies', 'editions',
  'duty'));
