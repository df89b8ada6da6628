-- how long a client's calls last: those with talk, messages and calls of no length left out
-- grain: as_of, client_id
-- units: seconds
-- cutoff: as int_call_ends
with talks as (
  select as_of, client_id, seconds::bigint as seconds
  from int_exchanges semi join fct_tie using (as_of, client_id, contact_id)
  where seconds > 0
),
-- whole numbers alone: a sum of doubles depends on the number of threads
counted as (
  select as_of, client_id, count(*) as n, sum(seconds) as total, sum(seconds * seconds) as squares, median(seconds) as call_seconds_median
  from talks
  group by all
)
select
  as_of, client_id, total / n as call_seconds_mean, sqrt((n * squares - total * total)::double) / n as call_seconds_std, call_seconds_median
from counted
order by as_of, client_id
