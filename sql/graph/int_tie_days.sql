-- on how many days a tie had an exchange
-- grain: as_of, row_idx, subscriber_key
-- units: whole days before t, of 24 hours
-- cutoff: as int_call_ends
with days as (
  select distinct as_of, row_idx, subscriber_key, age_days from int_exchanges where is_usable
)
select as_of, row_idx, subscriber_key, count(*) as active_days
from days
group by as_of, row_idx, subscriber_key
