-- all clients active at t, as known at t, whatever their segment
-- grain: client_id, as_of
-- units: age in whole years, tenure in whole days
-- cutoff: joined, subscribed, opened, excluded and consented before t and known before t
with clients as (
  select s.as_of, c.*
  from dim_snapshot s
  join stg_clients c on is_seen(c.joined_at, c.known_at, s.as_of)
  where still_holds(c.left_at, c.closed_known_at, s.as_of)
),
subscribers as (
  select distinct as_of, client_id from int_subscription_holders where held_to >= as_of
),
holders as (
  select distinct s.as_of, u.client_id
  from dim_snapshot s
  join stg_uptakes u on is_seen(u.opened_at, u.known_at, s.as_of)
  where u.product = getvariable('product')
),
excluded as (
  select distinct s.as_of, e.client_id
  from dim_snapshot s
  join stg_exclusions e on is_seen(e.valid_from, e.known_at, s.as_of)
  where still_holds(e.valid_to, e.closed_known_at, s.as_of)
),
refused as (
  select s.as_of, c.person_id as client_id
  from dim_snapshot s
  join stg_consents c on is_seen(c.valid_from, c.known_at, s.as_of)
  where c.person_kind = 'client' and c.purpose = 'marketing' and c.channel is null
  group by all
  having not arg_max(c.granted, c.valid_from)
)
select
  c.client_id, c.as_of,
  if(s.client_id is null, 'non_subscriber', 'subscriber') as segment,
  h.client_id is not null as holds_product,
  h.client_id is null and e.client_id is null and r.client_id is null as eligible,
  date_sub('year', c.birth_date, c.as_of::date)::float as age_years,
  days_between(c.joined_at, c.as_of)::float as tenure_days,
  c.region
from clients c
left join subscribers s using (as_of, client_id)
left join holders h using (as_of, client_id)
left join excluded e using (as_of, client_id)
left join refused r using (as_of, client_id)
order by c.as_of, c.client_id
