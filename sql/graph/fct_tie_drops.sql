-- how many contacts and ties were left out for want of consent
-- grain: as_of
-- units: counts
-- cutoff: as fct_tie
with ties as (select distinct as_of, client_id, contact_id from int_exchanges)
select
  s.as_of,
  count(t.contact_id) as n_ties_without_consent,
  count(distinct t.contact_id) as n_contacts_without_consent
from dim_snapshot s
left join (
  select t.*
  from ties t
  join dim_population p using (as_of, client_id)
  left join int_contact_consents c on c.as_of = t.as_of and c.subscriber_id = t.contact_id
  where not coalesce(c.granted, getvariable('consent') = 'opt_out')
) t on t.as_of = s.as_of
group by s.as_of
order by s.as_of
