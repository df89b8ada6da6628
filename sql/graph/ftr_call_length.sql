-- how long a client's calls last: those with talk, messages and calls of no length left out
-- grain: as_of, client_id
-- units: seconds
-- cutoff: as int_call_ends
with talks as (
  select as_of, row_idx, seconds::bigint as seconds from int_exchanges where is_usable and seconds > 0
),
-- whole numbers alone: a sum of doubles depends on the number of threads
counted as (
  select as_of, row_idx, count(*) as n, sum(seconds) as total, sum(seconds * seconds) as squares, median(seconds) as call_seconds_median
  from talks
  group by all
)
select
  c.as_of, r.client_id, total / n as call_seconds_mean, sqrt((n * squares - total * total)::double) / n as call_seconds_std, call_seconds_median
from counted c
join int_client_rows r using (as_of, row_idx)
order by c.as_of, r.client_id
