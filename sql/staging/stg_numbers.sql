-- who held which number
-- grain: number_key, owner_kind, valid_from
-- units: instants, validity [valid_from, valid_to)
-- cutoff: none, all rows; readers cut on valid_from, known_at, closed_known_at
select
  k.number_key, n.owner_kind, token(n.owner_kind, n.owner_id) as owner_id,
  n.valid_from, n.valid_to, n.known_at, n.closed_known_at
from src_numbers n
join stg_number_keys k using (number)
order by number_key, owner_kind, valid_from
