-- did the first opening of the product fall into [t, t + horizon)? NULL where the snapshot is not mature yet
-- grain: client_id, as_of
-- units: 0 or 1
-- cutoff: looks at [t, t + horizon) and at nothing else; leavers inside the horizon are 0
with first_uptakes as (
  select client_id, min(opened_at) as opened_at
  from stg_uptakes
  where product = getvariable('product')
  group by client_id
)
select
  p.client_id, p.as_of,
  if(
    p.as_of + to_days(getvariable('horizon_days') + getvariable('label_lag_days')) <= getvariable('data_through'),
    coalesce(u.opened_at >= p.as_of and u.opened_at < p.as_of + to_days(getvariable('horizon_days')), false)::utinyint,
    null
  ) as label
from dim_population p
left join first_uptakes u using (client_id)
order by p.as_of, p.client_id
