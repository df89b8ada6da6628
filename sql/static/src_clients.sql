-- a static graph's nodes as clients: they joined before the one snapshot, 1970-02-01
-- grain: client_id
-- units: instants
-- cutoff: all rows lie before the snapshot
select node_id as client_id, null::date as birth_date, null::varchar as region,
  timestamptz '1970-01-01 00:00:00+00' as joined_at, null::timestamptz as left_at,
  timestamptz '1970-01-01 00:00:00+00' as known_at, null::timestamptz as closed_known_at
from src_nodes
