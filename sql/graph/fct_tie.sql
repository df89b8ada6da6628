-- one weighted tie per client and contact; contacts without consent are gone before anything is summed
-- grain: as_of, client_id, contact_id
-- units: calls (messages among them), whole seconds; recency = sum of (1 + seconds) · 2^(-age / half-life), in seconds, 2^-20 at least
-- cutoff: as int_call_ends
with ties as (
  select
    as_of, client_id, contact_id,
    count(*) filter (is_outgoing)::integer as calls_out,
    count(*) filter (not is_outgoing)::integer as calls_in,
    coalesce(sum(seconds) filter (is_outgoing), 0)::bigint as seconds_out,
    coalesce(sum(seconds) filter (not is_outgoing), 0)::bigint as seconds_in,
    min(age_days) as newest_age_days,
    max(age_days) as oldest_age_days,
    -- summed as integers of 2^-20 s, one at least: a sum of doubles depends on the number of threads
    sum(greatest(1, round((1 + seconds) * pow(2, 20 - age_days / getvariable('half_life_days'))))::hugeint)::double / pow(2, 20) as recency
  from int_exchanges
  group by all
)
select
  t.*,
  case getvariable('tie_weight')
    when 'binary' then 1.0
    when 'calls' then t.calls_out + t.calls_in
    when 'seconds' then t.seconds_out + t.seconds_in
    when 'recency' then t.recency
    else ln(1 + t.calls_out + t.calls_in + t.seconds_out + t.seconds_in)
  end::double as weight
from ties t
join dim_population p using (as_of, client_id)
left join int_contact_consents c on c.as_of = t.as_of and c.subscriber_id = t.contact_id
where coalesce(c.granted, getvariable('consent') = 'opt_out')
order by t.as_of, t.client_id, t.contact_id
