-- each call seen from a client: with which subscriber, and in which direction; a subscriber who is a client counts as both
-- grain: call × as_of × client end
-- units: seconds whole; ages, night and weekend as int_call_ends
-- cutoff: as int_call_ends
with ends as (
  select as_of, started_at, seconds, age_seconds, age_days, is_night, is_weekend, true as is_outgoing,
    if(caller_kind = 'client', caller_id, null) as own_client_id,
    if(caller_kind = 'subscriber', caller_id, null) as own_subscriber_id,
    callee_id as contact_id
  from int_call_ends
  where callee_kind = 'subscriber'
  union all
  select as_of, started_at, seconds, age_seconds, age_days, is_night, is_weekend, false,
    if(callee_kind = 'client', callee_id, null),
    if(callee_kind = 'subscriber', callee_id, null),
    caller_id
  from int_call_ends
  where caller_kind = 'subscriber'
),
linked as (
  select e.*, coalesce(e.own_client_id, h.client_id) as client_id
  from ends e
  left join int_subscription_holders h
    on h.as_of = e.as_of and h.subscriber_id = e.own_subscriber_id
    and e.started_at >= h.held_from and e.started_at < h.held_to
)
select l.as_of, l.client_id, l.contact_id, l.is_outgoing, l.is_night, l.is_weekend, l.seconds, l.age_seconds, l.age_days
from linked l
left join int_subscription_holders other
  on other.as_of = l.as_of and other.subscriber_id = l.contact_id
  and l.started_at >= other.held_from and l.started_at < other.held_to
where l.client_id is not null and other.client_id is distinct from l.client_id
