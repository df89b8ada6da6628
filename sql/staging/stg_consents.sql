-- who allows what
-- grain: person_kind, person_id, purpose, channel, valid_from
-- units: granted: true allows; channel: NULL is every channel
-- cutoff: none, all rows; readers cut on valid_from and known_at
select person_kind, token(person_kind, person_id) as person_id, purpose, channel, granted, valid_from, known_at
from src_consents
order by person_kind, person_id, purpose, channel, valid_from
