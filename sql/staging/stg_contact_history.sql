-- whom a campaign contacted when
-- grain: contact (no key)
-- units: instants; outcome: accepted, refused or none, NULL where the source does not say
-- cutoff: none, all rows; readers cut on contacted_at and known_at
select token('client', client_id) as client_id, contacted_at, outcome, known_at
from src_contact_history
order by client_id, contacted_at, outcome, known_at
