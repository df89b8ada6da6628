-- raw subscriber id → its token, made once for all sources that name it; stays in memory, is never written
-- grain: subscriber_id
-- units: none
-- cutoff: none
with ids as (
  select owner_id as subscriber_id from src_numbers where owner_kind = 'subscriber'
  union
  select subscriber_id from src_subscriber_features
  union
  select subscriber_id from src_subscriptions
)
select subscriber_id, token('subscriber', subscriber_id) as token
from ids
