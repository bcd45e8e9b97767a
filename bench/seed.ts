// Fills a migrated database with reports and events in bulk: for measuring only, so raw inserts are fine here.
import type pg from 'pg'

/** `reports` rows spread over all districts and types, five events each; a tenth of them still open. */
export async function seed(client: pg.Client, reports: number): Promise<void> {
  await client.query(`
    insert into people (phone, created_at) select '+99893' || lpad(n::text, 7, '0'), now() from generate_series(1, 2000) n on conflict do nothing`)
  await client.query(`
    create temp table leads as
    select row_number() over () - 1 as place, d.code as district, d.parent as region, d.center_lat as lat, d.center_lng as lng, c.code as category, c.category_group, a.id as agency, c.term
    from territories d cross join categories c join agencies a on a.territory = d.code and a.kind = c.bodies[1] where d.level in ('district', 'city') and d.center_lat is not null`)
  await client.query('alter table reports disable trigger all; alter table events disable trigger all; alter table event_texts disable trigger all')
  const step = 20_000
  for (let from = 0; from < reports; from += step) {
    await client.query(
      `with picked as (
        select n, l.*, random() r, now() - interval '400 days' * ((${reports}::float - n) / ${reports}) as filed,
          case when n > ${reports} * 0.9 then (array['routed','in_progress','in_progress','answered','objected'])[1 + n % 5] when n % 25 = 0 then 'withdrawn' when n % 40 = 1 then 'rejected' else 'closed' end as status
        from generate_series($1::int, $2::int) n join leads l on l.place = (n * 7919::bigint) % (select count(*) from leads)
      ), new as (
        insert into reports (seq, status, owner, category, category_group, region, district, agency_id, reporter_id, filed_at, routed_at, accepted_at, answered_at, closed_at, due_at, act_by,
          stage_entered_at, first_due_at, term_from, agency_since, publication, outcome, closed_basis, stars, term, place, exact_lat, exact_lng, public_lat, public_lng, tile, search, head)
        select 5, status, case status when 'routed' then 'agency' when 'in_progress' then 'agency' when 'answered' then 'reporter' when 'objected' then 'dispatcher' end,
          category, category_group, region, district, agency, (select min(id) from people) + n % 2000, filed, filed, filed, case when status in ('closed', 'answered') then filed + interval '1 day' end,
          case when status = 'closed' then filed + interval '2 days' end, filed + interval '3 days', case when status in ('routed','in_progress','answered','objected') then filed + interval '3 days' end,
          filed, filed + interval '3 days', filed, filed, case when n % 20 = 0 then 'pending' else 'public' end, case when status in ('closed', 'answered') then 'done' end, case when status = 'closed' then 'consent' end, case when status = 'closed' then 5 end,
          term, 'point', lat + r / 10, lng + r / 10, lat + r / 10, lng + r / 10, floor(r * 17592186044416)::bigint,
          to_tsvector('simple', 'kochamizda suv quvuri yorilgan ' || n), '\\x00'::bytea
        from picked returning id, agency_id, reporter_id, filed_at, region, district, category, term
      ), facts as (
        insert into events (report_id, seq, at, type, actor_id, role, agency_id, body)
        select id, s, filed_at + s * interval '1 hour', (array['file', 'route', 'accept', 'answer', 'consent'])[s], reporter_id, (array['reporter', 'system', 'officer', 'officer', 'reporter'])[s],
          case when s in (3, 4) then agency_id end, case s
            when 1 then jsonb_build_object('category', category, 'region', region, 'district', district, 'place', 'point', 'publication', 'pending')
            when 2 then jsonb_build_object('to', 'routed', 'agency', agency_id, 'why', 'own', 'term', term, 'dueAt', to_char(filed_at + interval '3 days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'actBy', to_char(filed_at + interval '1 day', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            when 3 then jsonb_build_object('from', 'routed', 'to', 'in_progress', 'actBy', to_char(filed_at + interval '3 days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            when 4 then jsonb_build_object('from', 'in_progress', 'to', 'answered', 'outcome', 'done', 'actBy', to_char(filed_at + interval '8 days', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
            else jsonb_build_object('from', 'answered', 'to', 'closed', 'basis', 'consent', 'stars', 5) end
        from new, generate_series(1, 5) s
      )
      insert into event_texts (report_id, seq, salt, words) select id, 1, '\\x00'::bytea, jsonb_build_object('text', 'Koʻchamizda suv quvuri yorilgan, yoʻlni suv bosdi. Ikki kundan beri hech kim kelmadi. № ' || id) from new
      union all select id, 4, '\\x00'::bytea, jsonb_build_object('text', 'Quvur almashtirildi, bosim tekshirildi.') from new`,
      [from + 1, Math.min(reports, from + step)],
    )
  }
  await client.query('alter table reports enable trigger all; alter table events enable trigger all; alter table event_texts enable trigger all')
  await client.query(`
    insert into counts (agency_id, district, category, measure, n)
    select agency_id, district, category, m, count(*) from reports, unnest(array['filed', 'status:' || status] || case when status = 'closed' then array['solved', 'answered', 'answered_on_time', 'closed:consent'] else '{}' end) m
    group by 1, 2, 3, 4 on conflict do nothing`)
  await client.query('vacuum analyze')
}
