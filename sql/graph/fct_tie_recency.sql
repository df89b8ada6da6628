-- a tie's talk, fading by half every half-life: sum over calls of (1 + seconds) · 2^(-age / half-life)
-- grain: as_of, client_id, contact_id, half_life_days
-- units: seconds, 2^-20 at least
-- cutoff: as int_call_ends
with half_lives as (select unnest(getvariable('half_lives_days')) as half_life_days)
select
  e.as_of, e.client_id, e.contact_id, h.half_life_days,
  -- summed as integers of 2^-20 s, one at least: a sum of doubles depends on the number of threads
  sum(greatest(1, round((1 + e.seconds) * pow(2, 20 - e.age_days / h.half_life_days)))::hugeint)::double / pow(2, 20) as recency
from int_exchanges e
cross join half_lives h
group by all
