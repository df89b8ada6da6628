-- which client stood behind a subscriber when, as known as of t; intervals of one subscriber do not overlap
-- grain: as_of, subscriber_id, held_from
-- units: instants, [held_from, held_to)
-- cutoff: valid_from < t and known_at < t; an end only when it lies before t and was known before t
with seen as (
  select s.as_of, x.subscriber_id, x.client_id, x.valid_from,
    if(still_holds(x.valid_to, x.closed_known_at, s.as_of), null, x.valid_to) as valid_to
  from dim_snapshot s
  join stg_subscriptions x on is_seen(x.valid_from, x.known_at, s.as_of)
)
select as_of, subscriber_id, client_id, valid_from as held_from,
  least(
    coalesce(valid_to, timestamptz 'infinity'),
    coalesce(lead(valid_from) over (partition by as_of, subscriber_id order by valid_from, client_id), timestamptz 'infinity')
  ) as held_to
from seen
