-- clients whom a campaign of ours contacted inside the horizon: their label is in part our own doing
-- grain: client_id, as_of
-- units: none
-- cutoff: looks at [t, t + horizon) like the target, and is never a feature
select distinct h.client_id, s.as_of
from dim_snapshot s
join stg_contact_history h
  on h.contacted_at >= s.as_of and h.contacted_at < s.as_of + to_days(getvariable('horizon_days'))
order by s.as_of, h.client_id
