// Fills a migrated database with reports and events in bulk, as a country has them: dense cities and thin steppe, true
// tiles, hundreds of different sentences, bodies of very unequal size. For measuring only, so raw inserts are fine
// here.
import type pg from 'pg'
import { foldAlike } from '../src/language/index.ts'
import { bucketSize } from '../src/reports/lexeme-store.ts'

const things = ['suv quvuri', 'kanalizatsiya qudugʻi', 'koʻcha chirogʻi', 'transformator', 'yoʻl chuquri', 'chiqindi konteyneri', 'gaz quvuri', 'isitish tarmogʻi', 'lift', 'tom', 'ariq', 'koʻprik', 'piyodalar yoʻlagi', 'bolalar maydonchasi', 'daraxt', 'svetofor', 'bekat', 'simyogʻoch', 'nasos', 'panjara'] // prettier-ignore
const faults = ['yorilgan', 'yonmayapti', 'toshib ketgan', 'ishlamayapti', 'sinib tushgan'] as const
const places = [
  'maktab yonida',
  'bozor oldida',
  'bogʻcha roʻparasida',
  'shifoxona orqasida',
  'masjid yaqinida',
] as const
/** Five hundred sentences: some words stand in every second of them, some in one of a hundred. */
const sentences = things.flatMap((thing) =>
  faults.flatMap((fault) => places.map((place) => `${place} ${thing} ${fault}, ikki kundan beri hech kim kelmadi`)),
)
/** The rarest words stand in one report of some thousands. */
const rareEvery = 4999

/** The Morton code of Web Mercator at zoom 22, as territories/tile.ts makes it. */
const tileFunction = `
  create function pg_temp.spread(v bigint) returns bigint language sql immutable as $$
    select f.v from (select (e.v | (e.v << 1)) & 6148914691236517205 as v from (select (d.v | (d.v << 2)) & 3689348814741910323 as v from (
      select (c.v | (c.v << 4)) & 1085102592571150095 as v from (select (b.v | (b.v << 8)) & 71777214294589695 as v from (
        select (a.v | (a.v << 16)) & 281470681808895 as v from (select $1 as v) a) b) c) d) e) f $$;
  create function pg_temp.tile(lat float8, lng float8) returns bigint language sql immutable as $$
    select pg_temp.spread(floor((lng + 180) / 360 * 4194304)::bigint)
      | (pg_temp.spread(floor((0.5 - ln((1 + sin(radians(lat))) / (1 - sin(radians(lat)))) / (4 * pi())) * 4194304)::bigint) << 1) $$`

/** So many reports, five events each; a tenth of them still open. */
export async function seed(client: pg.Client, reports: number): Promise<void> {
  await client.query(`
    insert into people (phone, created_at) select '+99893' || lpad(n::text, 7, '0'), now() from generate_series(1, 2000) n on conflict do nothing`)
  await client.query(tileFunction)
  await client.query('create temp table sentences (number int primary key, text text, words text[])')
  const words = sentences.map((sentence) => foldAlike(sentence).split(' '))
  await client.query(
    'insert into sentences select (o - 1)::int, s, string_to_array(w, $3) from unnest($1::text[], $2::text[]) with ordinality u(s, w, o)',
    [sentences, words.map((each) => each.join(' ')), ' '],
  )
  // A district's weight falls with the root of its rank, a type's with its rank: the largest city has a thirtieth of all,
  // on some hundred square kilometres.
  await client.query(`
    create temp table deck as
    with ranked as (
      select d.code as district, d.parent as region, d.center_lat as lat, d.center_lng as lng, row_number() over (order by d.level = 'city' desc, md5(d.code)) as rank
      from territories d where d.level in ('district', 'city') and d.center_lat is not null
    ), types as (
      select code as category, category_group, bodies[1] as kind, term, row_number() over (order by md5(code)) as rank from categories
    ), leads as (
      select r.*, t.category, t.category_group, t.term, a.id as agency, greatest(1, floor(1000.0 / (sqrt(r.rank) * t.rank)))::int as weight
      from ranked r cross join types t join agencies a on a.territory = r.district and a.kind = t.kind
    )
    select row_number() over () - 1 as place, district, region, lat, lng, category, category_group, term, agency, case when rank < 12 then 0.04 else 0.15 end as wide
    from leads, generate_series(1, weight)`)
  await client.query(
    'create temp table homes as select territory as district, array_agg(code) as codes from mahallas group by 1',
  )
  await client.query('create index on deck (place); analyze deck; analyze homes')
  await client.query(
    'alter table reports disable trigger all; alter table events disable trigger all; alter table event_texts disable trigger all',
  )
  const step = 20_000
  for (let from = 0; from < reports; from += step) {
    await client.query(
      `with picked as (
        select n, l.district, l.region, l.category, l.category_group, l.term, l.agency, s.text, s.words || case when n % ${rareEvery} = 0 then array['kamyob' || (n / ${rareEvery}) % 50] else '{}' end as words,
          l.lat + l.wide * (random() + random() + random() - 1.5) as lat, l.lng + l.wide * (random() + random() + random() - 1.5) as lng,
          now() - interval '400 days' * ((${reports}::float - n) / ${reports}) as filed,
          case when n > ${reports} * 0.9 then (array['routed','in_progress','in_progress','answered','objected','verifying','deferred','in_progress','in_progress','answered'])[1 + (n / 7) % 10]
            when n % 25 = 0 then 'withdrawn' when n % 40 = 1 then 'rejected' else 'closed' end as status, h.codes
        from generate_series($1::int, $2::int) n join deck l on l.place = (n * 7919::bigint) % (select count(*) from deck)
          left join homes h on h.district = l.district
          join sentences s on s.number = (n * 104729::bigint / 13) % ${sentences.length}
      ), new as (
        insert into reports (id, seq, status, owner, category, category_group, region, district, mahalla, agency_id, reporter_id, filed_at, routed_at, accepted_at, answered_at, closed_at, due_at, act_by,
          stage_entered_at, first_due_at, term_from, agency_since, publication, outcome, closed_basis, verify_cause,
          stars, deferral_ground, paused_at, paused_act_by, term, place, exact_lat, exact_lng, public_lat, public_lng, tile, search, head)
        overriding system value
        select n, 5, status, case status when 'routed' then 'agency' when 'in_progress' then 'agency' when 'deferred' then 'agency' when 'answered' then 'reporter' when 'objected' then 'dispatcher' when 'verifying' then 'controller' end,
          category, category_group, region, district, codes[1 + (n / 3) % cardinality(codes)], agency, (select min(id) from people) + n % 2000, filed, filed, filed,
          case when status in ('closed', 'answered', 'verifying') then filed + interval '1 day' end,
          case when status = 'closed' then filed + interval '2 days' end, filed + interval '20 days', case when status not in ('closed', 'withdrawn', 'rejected') then filed + interval '20 days' end,
          filed, filed + interval '20 days', filed, filed, case when n % 20 = 0 then 'pending' else 'public' end, case when status in ('closed', 'answered', 'verifying') then 'done' end,
          case when status = 'closed' then 'consent' end, case when status = 'verifying' then 'silence' end, case when status = 'closed' then 5 end,
          case when status = 'deferred' then 'weather' end, case when status = 'deferred' then filed end, case when status = 'deferred' then filed + interval '3 days' end,
          term, 'point', lat, lng, lat, lng, pg_temp.tile(lat, lng),
          array_to_tsvector(array[(n / ${bucketSize}) || '/!' || lower(category)] || case when n % 20 = 0 then '{}' else array(select distinct (n / ${bucketSize}) || '/' || w from unnest(words) w) end), '\\x00'::bytea
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
      insert into event_texts (report_id, seq, salt, words) select n, 1, '\\x00'::bytea, jsonb_build_object('text', text || ' ' || array_to_string(words[cardinality(words):], '')) from picked
      union all select id, 4, '\\x00'::bytea, jsonb_build_object('text', 'Quvur almashtirildi, bosim tekshirildi.') from new`,
      [from + 1, Math.min(reports, from + step)],
    )
  }
  await client.query(
    'alter table reports enable trigger all; alter table events enable trigger all; alter table event_texts enable trigger all',
  )
  await client.query(`
    insert into counts (agency_id, district, category, measure, n)
    select agency_id, district, category, m, count(*) from reports, unnest(array['filed', 'status:' || status] || case when status = 'closed' then array['solved', 'answered', 'answered_on_time', 'closed:consent'] else '{}' end) m
    group by 1, 2, 3, 4 on conflict do nothing`)
  await client.query("select setval(pg_get_serial_sequence('reports', 'id'), $1)", [reports])
  await client.query('vacuum analyze')
}
