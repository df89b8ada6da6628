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
-- most have one row, and need no choice
several as (select as_of, subscriber_id from seen group by all having count(*) > 1),
chosen as (
  from seen
  semi join several using (as_of, subscriber_id)
  qualify row_number() over (partition by as_of, subscriber_id order by valid_from desc, known_at desc) = 1
)
select * exclude (valid_from, known_at) from seen anti join several using (as_of, subscriber_id)
union all
select * exclude (valid_from, known_at) from chosen
