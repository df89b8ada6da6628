-- a client's own features: what the bank knows of it as of t
-- grain: client_id, as_of
-- units: the source's own; age in years, tenure and the time since a campaign last contacted the client in days
-- cutoff: valid_from < t and known_at < t; contacted_at < t and known_at < t
with contacted as (
  select s.as_of, h.client_id, min(days_between(h.contacted_at, s.as_of))::float as contacted_days
  from dim_snapshot s
  join stg_contact_history h on is_seen(h.contacted_at, h.known_at, s.as_of)
  group by all
),
clients as (
  select p.client_id, p.as_of, p.age_years, p.tenure_days, p.region, c.contacted_days
  from dim_population p
  left join contacted c using (client_id, as_of)
)
select c.*, v.* exclude (as_of, client_id)
from clients c
left join int_client_features v using (as_of, client_id)
order by c.as_of, c.client_id
