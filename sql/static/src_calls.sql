-- a static graph's edges as one call each; the weight is carried as seconds; an edge from a node to itself is left out
-- grain: edge
-- units: seconds = weight
-- cutoff: all rows lie inside the window of the one snapshot
select source as caller, target as callee, timestamptz '1970-01-31 00:00:00+00' as started_at,
  coalesce(weight, 1) as seconds, 'call' as kind, timestamptz '1970-01-31 00:00:00+00' as known_at, 0 as batch
from src_edges
where source <> target
