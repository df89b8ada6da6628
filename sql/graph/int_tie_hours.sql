-- a tie's exchanges at night and at weekends
-- grain: as_of, row_idx, subscriber_key
-- units: calls, messages among them; night and weekend as int_quarter_hours
-- cutoff: as int_call_ends
select
  e.as_of, e.row_idx, e.subscriber_key,
  count_if(q.is_night)::integer as calls_night,
  count_if(q.is_weekend)::integer as calls_weekend
from int_exchanges e
join int_quarter_hours q on q.quarter_idx = epoch_us(e.started_at) // 900000000
where e.is_usable
group by e.as_of, e.row_idx, e.subscriber_key
