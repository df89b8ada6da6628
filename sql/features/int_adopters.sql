-- subscribers whose client behind them had opened the product, as known as of t
-- grain: as_of, subscriber_id
-- units: adopted_age_days: whole days since the opening
-- cutoff: opened_at < t and known_at < t
select
  s.as_of, h.subscriber_id,
  min(days_between(u.opened_at, s.as_of)) as adopted_age_days
from dim_snapshot s
join stg_uptakes u on is_seen(u.opened_at, u.known_at, s.as_of)
join int_subscription_holders h on h.as_of = s.as_of and h.client_id = u.client_id and h.held_to >= h.as_of
where u.product = getvariable('product')
group by all
