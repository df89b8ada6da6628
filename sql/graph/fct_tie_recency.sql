-- a tie's talk by the tokens of its client and contact, fading by half every half-life
-- grain: as_of, client_id, contact_id, half_life_days
-- units: seconds, 2^-20 at least
-- cutoff: as int_call_ends
select t.as_of, r.client_id, c.contact_id, t.half_life_days, t.recency
from int_tie_recency t
join int_client_rows r using (as_of, row_idx)
join int_contact_cols c using (as_of, subscriber_key)
order by t.as_of, r.client_id, c.contact_id, t.half_life_days
