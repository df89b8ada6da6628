-- a static graph's nodes as numbers of subscribers
-- grain: number
-- units: instants
-- cutoff: all rows lie before the snapshot
select node_id as number, 'subscriber' as owner_kind, node_id as owner_id,
  timestamptz '1970-01-01 00:00:00+00' as valid_from, null::timestamptz as valid_to,
  timestamptz '1970-01-01 00:00:00+00' as known_at, null::timestamptz as closed_known_at
from src_nodes
