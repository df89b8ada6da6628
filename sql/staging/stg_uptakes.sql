-- openings of products
-- grain: client_id, product, opened_at
-- units: instants
-- cutoff: none, all rows; features cut on opened_at and known_at, the target looks at [t, t + horizon)
select token('client', client_id) as client_id, product, opened_at, known_at
from src_uptakes
order by client_id, product, opened_at
