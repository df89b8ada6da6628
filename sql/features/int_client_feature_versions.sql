-- C360 rows with the instant from which each is the best one known: of one valid_from the row learned last; a row learned after a newer one is dropped
-- grain: client_id, visible_at
-- units: the source's own
-- cutoff: visible_at = the later of valid_from and known_at; readers take the newest with visible_at < t
with versions as (
  select *, greatest(valid_from, known_at) as visible_at from stg_client_features
)
select * exclude (known_at)
from versions
qualify valid_from >= max(valid_from) over (
  partition by client_id order by visible_at, valid_from rows between unbounded preceding and current row
)
  and row_number() over (partition by client_id, visible_at order by valid_from desc, known_at desc) = 1
