-- which client is whose subscriber
-- grain: client_id, subscriber_id, valid_from
-- units: instants, validity [valid_from, valid_to)
-- cutoff: none, all rows; readers cut on valid_from, known_at, closed_known_at
select
  token('client', s.client_id) as client_id, t.token as subscriber_id,
  s.valid_from, s.valid_to, s.known_at, s.closed_known_at
from src_subscriptions s
join int_subscriber_tokens t using (subscriber_id)
order by 1, 2, s.valid_from
