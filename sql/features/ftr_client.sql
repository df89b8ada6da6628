-- a client's own features: what the bank knows of it as of t
-- grain: client_id, as_of
-- units: the source's own; age in years, tenure in days
-- cutoff: valid_from < t and known_at < t
select
  p.client_id, p.as_of, p.age_years, p.tenure_days, p.region,
  v.* exclude (client_id, valid_from, visible_at)
from dim_population p
asof left join int_client_feature_versions v
  on v.client_id = p.client_id and p.as_of > v.visible_at
order by p.as_of, p.client_id
