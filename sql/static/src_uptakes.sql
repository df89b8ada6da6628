-- a static graph's labels as uptakes inside the target's window, so that no feature can see one
-- grain: client_id
-- units: instants
-- cutoff: all rows lie after the snapshot
select node_id as client_id, getvariable('product') as product,
  timestamptz '1970-02-01 00:00:00+00' as opened_at, timestamptz '1970-02-01 00:00:00+00' as known_at
from src_nodes
where label
