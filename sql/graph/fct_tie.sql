-- one weighted tie per client and contact; contacts without consent are gone before anything is summed
-- grain: as_of, client_id, contact_id
-- units: calls (messages among them), whole seconds, whole days of age and days with an exchange
-- cutoff: as int_call_ends
with ties as (
  select
    as_of, client_id, contact_id,
    count(*) filter (is_outgoing)::integer as calls_out,
    count(*) filter (not is_outgoing)::integer as calls_in,
    count(*) filter (is_night)::integer as calls_night,
    count(*) filter (is_weekend)::integer as calls_weekend,
    coalesce(sum(seconds) filter (is_outgoing), 0)::bigint as seconds_out,
    coalesce(sum(seconds) filter (not is_outgoing), 0)::bigint as seconds_in,
    min(age_days) as newest_age_days,
    max(age_days) as oldest_age_days,
    count(distinct age_days) as active_days
  from int_exchanges
  group by all
)
select t.*
from ties t
join dim_population p using (as_of, client_id)
left join int_contact_consents c on c.as_of = t.as_of and c.subscriber_id = t.contact_id
where coalesce(c.granted, getvariable('consent') = 'opt_out')
order by t.as_of, t.client_id, t.contact_id
