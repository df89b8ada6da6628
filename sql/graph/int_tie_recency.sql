-- a tie's talk, fading by half every half-life: sum over calls of (1 + seconds) · 2^(-age / half-life)
-- grain: as_of, row_idx, subscriber_key, half_life_days
-- units: seconds, 2^-20 at least
-- cutoff: as int_call_ends
select
  e.as_of, e.row_idx, e.subscriber_key, w.half_life_days,
  -- summed as integers of 2^-20 s, one at least: a sum of doubles depends on the number of threads
  sum(greatest(1, round((1 + e.seconds) * w.weight))::bigint)::double / pow(2, 20) as recency
from int_exchanges e
join int_recency_weights w using (age_days)
where e.is_usable
group by e.as_of, e.row_idx, e.subscriber_key, w.half_life_days
