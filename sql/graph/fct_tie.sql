-- one tie per client and contact, by their tokens; contacts without consent are gone before anything is summed
-- grain: as_of, client_id, contact_id
-- units: calls (messages among them), whole seconds, whole days of age and days with an exchange
-- cutoff: as int_call_ends
select
  t.as_of, r.client_id, c.contact_id, t.calls_out, t.calls_in, h.calls_night, h.calls_weekend, t.seconds_out, t.seconds_in,
  t.newest_age_days, t.oldest_age_days, d.active_days
from int_tie t
join int_tie_days d using (as_of, row_idx, subscriber_key)
join int_tie_hours h using (as_of, row_idx, subscriber_key)
join int_client_rows r using (as_of, row_idx)
join int_contact_cols c using (as_of, subscriber_key)
order by t.as_of, r.client_id, c.contact_id
