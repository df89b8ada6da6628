-- which client is whose subscriber
-- grain: client_id, subscriber_id, valid_from
-- units: instants, validity [valid_from, valid_to)
-- cutoff: none, all rows; readers cut on valid_from, known_at, closed_known_at
select
  token('client', client_id) as client_id,
  token('subscriber', subscriber_id) as subscriber_id,
  valid_from, valid_to, known_at, closed_known_at
from src_subscriptions
order by client_id, subscriber_id, valid_from
