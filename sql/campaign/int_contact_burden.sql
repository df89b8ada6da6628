-- how often clients were contacted in the days before the list, through any channel, and whether one of the contacts was refused
-- grain: client_id
-- units: n_contacts within contact_window_days; has_refused: within quarantine_days
-- cutoff: none at the end, on purpose: a list is for today, so a contact since t counts
select
  client_id,
  count(*) filter (h.contacted_at >= s.as_of - to_days(getvariable('contact_window_days')))::integer as n_contacts,
  coalesce(bool_or(h.outcome = 'refused' and h.contacted_at >= s.as_of - to_days(getvariable('quarantine_days'))), false) as has_refused
from stg_contact_history h
cross join dim_snapshot s
group by client_id
order by client_id
