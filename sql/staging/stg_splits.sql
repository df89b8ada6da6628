-- ready-made splits
-- grain: client_id, split
-- units: part is train, val or test
-- cutoff: none, no times
select token('client', id) as client_id, split, part
from src_splits
order by client_id, split
