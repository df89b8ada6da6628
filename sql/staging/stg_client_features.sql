-- C360 attributes of clients
-- grain: client_id, valid_from, known_at
-- units: the source's own
-- cutoff: none, all rows; readers cut on valid_from, known_at
select token('client', client_id) as client_id, * exclude (client_id)
from src_client_features
order by client_id, valid_from, known_at
