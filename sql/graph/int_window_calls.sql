-- calls and messages of the window
-- grain: call × as_of
-- units: seconds whole
-- cutoff: started_at in [t - window, t) and known_at < t
-- as: view
with windows as (
  select as_of, as_of - to_days(getvariable('window_days')) as begins_at from dim_snapshot
)
select s.as_of, c.*
from stg_calls c
join windows s on in_window(c.started_at, s.begins_at, s.as_of) and c.known_at < s.as_of
where c.kind <> 'missed'
  and c.started_at >= getvariable('first_snapshot') - to_days(getvariable('window_days'))
  and c.started_at < getvariable('last_snapshot')
