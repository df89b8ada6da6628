-- a static graph's node features as the client's own
-- grain: client_id
-- units: the source's own
-- cutoff: all rows lie before the snapshot
select node_id as client_id, timestamptz '1970-01-01 00:00:00+00' as valid_from,
  timestamptz '1970-01-01 00:00:00+00' as known_at, * exclude (node_id, label)
from src_nodes
