-- who held a number when, as known as of t: one timeline per number, the newest holder wins, recycled numbers change hands
-- grain: as_of, number_key, held_from
-- units: instants, [held_from, held_to)
-- cutoff: valid_from < t and known_at < t; an end only when it lies before t and was known before t
with seen as (
  select s.as_of, n.number_key, n.owner_kind, n.owner_id, n.valid_from,
    if(still_holds(n.valid_to, n.closed_known_at, s.as_of), null, n.valid_to) as valid_to
  from dim_snapshot s
  join stg_numbers n on is_seen(n.valid_from, n.known_at, s.as_of)
)
select as_of, number_key, owner_kind, owner_id, valid_from as held_from,
  least(
    coalesce(valid_to, timestamptz 'infinity'),
    coalesce(
      lead(valid_from) over (partition by as_of, number_key order by valid_from, owner_kind, owner_id),
      timestamptz 'infinity'
    )
  ) as held_to
from seen
