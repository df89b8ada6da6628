-- calls and messages of the window with the people who held both numbers when the call began; NULL where nobody did
-- grain: call × as_of
-- units: seconds whole; age whole seconds and whole days between the call and t; night and weekend as int_quarter_hours
-- cutoff: started_at in [t - window, t) and known_at < t
with calls as (
  select s.as_of, c.*
  from stg_calls c
  join dim_snapshot s
    on in_window(c.started_at, s.as_of, getvariable('window_days')) and c.known_at < s.as_of
  where c.kind <> 'missed'
    and c.started_at >= getvariable('first_snapshot') - to_days(getvariable('window_days'))
    and c.started_at < getvariable('last_snapshot')
)
select
  c.as_of, c.seconds, c.started_at,
  seconds_between(c.started_at, c.as_of) as age_seconds, days_between(c.started_at, c.as_of) as age_days,
  q.is_night, q.is_weekend,
  a.owner_kind as caller_kind, a.owner_id as caller_id, b.owner_kind as callee_kind, b.owner_id as callee_id
from calls c
left join int_quarter_hours q on q.quarter_idx = epoch_us(c.started_at) // 900000000
left join int_number_holders a
  on a.as_of = c.as_of and a.number_key = c.caller_key and c.started_at >= a.held_from and c.started_at < a.held_to
left join int_number_holders b
  on b.as_of = c.as_of and b.number_key = c.callee_key and c.started_at >= b.held_from and c.started_at < b.held_to
