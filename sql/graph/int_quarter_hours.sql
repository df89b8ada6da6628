-- when each quarter of an hour of the window is in the project's zone; UTC offsets are whole quarters, so one answer holds for all of it
-- grain: quarter_idx
-- units: quarters of an hour since 1970 in UTC; night is 22 to 7 h, weekend Saturday and Sunday
-- cutoff: none, a calendar
with quarters as (
  select unnest(range(
    epoch_us(getvariable('first_snapshot') - to_days(getvariable('window_days'))) // 900000000,
    epoch_us(getvariable('last_snapshot')) // 900000000 + 1
  )) as quarter_idx
),
local_times as (select quarter_idx, to_timestamp(quarter_idx * 900) as begins_at from quarters)
select quarter_idx, hour(begins_at) >= 22 or hour(begins_at) < 7 as is_night, isodow(begins_at) >= 6 as is_weekend
from local_times
order by quarter_idx
