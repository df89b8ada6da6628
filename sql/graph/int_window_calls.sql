-- calls and messages of the window
-- grain: call × as_of
-- units: seconds whole
-- cutoff: started_at in [t - window, t) and known_at < t
-- as: view
select s.as_of, c.*
from stg_calls c
join dim_snapshot s
  on in_window(c.started_at, s.as_of, getvariable('window_days')) and c.known_at < s.as_of
where c.kind <> 'missed'
  and c.started_at >= getvariable('first_snapshot') - to_days(getvariable('window_days'))
  and c.started_at < getvariable('last_snapshot')
