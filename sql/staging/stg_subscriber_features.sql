-- attributes of the operator's subscribers
-- grain: subscriber_id, valid_from, known_at
-- units: the source's own
-- cutoff: none, all rows; readers cut on valid_from, known_at
select token('subscriber', subscriber_id) as subscriber_id, * exclude (subscriber_id)
from src_subscriber_features
order by subscriber_id, valid_from, known_at
