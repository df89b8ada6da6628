-- a static graph's nodes are client and contact at once
-- grain: client_id
-- units: instants
-- cutoff: all rows lie before the snapshot
select node_id as client_id, node_id as subscriber_id,
  timestamptz '1970-01-01 00:00:00+00' as valid_from, null::timestamptz as valid_to,
  timestamptz '1970-01-01 00:00:00+00' as known_at, null::timestamptz as closed_known_at
from src_nodes
