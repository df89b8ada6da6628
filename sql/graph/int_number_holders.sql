-- who held a number when, as known as of t: one timeline per number; of one kind the newest holder wins, and the operator's knowledge goes before the bank's
-- grain: as_of, number_key, held_from
-- units: instants, [held_from, held_to)
-- cutoff: valid_from < t and known_at < t; an end only when it lies before t and was known before t
with seen as (
  select s.as_of, n.number_key, n.owner_kind, n.owner_id, n.owner_key, n.valid_from,
    if(still_holds(n.valid_to, n.closed_known_at, s.as_of), null, n.valid_to) as valid_to
  from dim_snapshot s
  join stg_numbers n on is_seen(n.valid_from, n.known_at, s.as_of)
),
-- most numbers have one row, and need no timeline
shared as (
  select as_of, number_key from seen group by all having count(*) > 1
),
of_one_kind as (
  select as_of, number_key, owner_kind, owner_id, owner_key, valid_from as held_from,
    least(
      coalesce(valid_to, timestamptz 'infinity'),
      coalesce(
        lead(valid_from) over (partition by as_of, number_key, owner_kind order by valid_from, owner_id),
        timestamptz 'infinity'
      )
    ) as held_to
  from seen
  semi join shared using (as_of, number_key)
),
cuts as (
  select as_of, number_key, held_from as cut from of_one_kind
  union
  select as_of, number_key, held_to from of_one_kind
),
spans as (
  select as_of, number_key, cut, lead(cut) over (partition by as_of, number_key order by cut) as next_cut from cuts
),
timelines as (
  select s.as_of, s.number_key, h.owner_kind, h.owner_id, h.owner_key, s.cut as held_from, s.next_cut as held_to
  from spans s
  join of_one_kind h
    on h.as_of = s.as_of and h.number_key = s.number_key and h.held_from <= s.cut and h.held_to >= s.next_cut
  where s.cut < s.next_cut
  qualify row_number() over (partition by s.as_of, s.number_key, s.cut order by h.owner_kind desc, h.held_from desc) = 1
)
select as_of, number_key, owner_kind, owner_id, owner_key,
  valid_from as held_from, coalesce(valid_to, timestamptz 'infinity') as held_to
from seen
anti join shared using (as_of, number_key)
where coalesce(valid_to > valid_from, true)
union all
from timelines
