-- attributes of the operator's subscribers
-- grain: subscriber_id, valid_from, known_at
-- units: the source's own
-- cutoff: none, all rows; readers cut on valid_from, known_at
select t.token as subscriber_id, f.* exclude (subscriber_id)
from src_subscriber_features f
join int_subscriber_tokens t using (subscriber_id)
order by t.token, f.valid_from, f.known_at
