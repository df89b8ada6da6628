-- clients of the bank
-- grain: client_id
-- units: instants; birth_date is a day
-- cutoff: none, all rows; readers cut on joined_at, left_at, known_at, closed_known_at
select token('client', client_id) as client_id, birth_date, region, joined_at, left_at, known_at, closed_known_at
from src_clients
order by client_id
