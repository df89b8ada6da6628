-- contacts' attributes as known at t: of what was valid and known before it, the newest row, and of one valid_from the row learned last
-- grain: as_of, subscriber_id
-- units: the source's own
-- cutoff: valid_from < t and known_at < t
-- as: view
with seen as (
  select s.as_of, f.*
  from dim_snapshot s
  join stg_subscriber_features f on is_seen(f.valid_from, f.known_at, s.as_of)
),
newest as (select as_of, subscriber_id, max((valid_from, known_at)) as dates from seen group by all)
select seen.* exclude (valid_from, known_at)
from seen
semi join newest
  on seen.as_of = newest.as_of and seen.subscriber_id = newest.subscriber_id
    and (seen.valid_from, seen.known_at) = newest.dates
