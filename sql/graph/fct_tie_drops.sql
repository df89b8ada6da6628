-- how many contacts and ties were left out for want of consent
-- grain: as_of
-- units: counts
-- cutoff: as int_tie
with ties as (select distinct as_of, row_idx, subscriber_key from int_exchanges where not is_usable)
select
  s.as_of,
  count(t.subscriber_key) as n_ties_without_consent,
  count(distinct t.subscriber_key) as n_contacts_without_consent
from dim_snapshot s
left join ties t using (as_of)
group by s.as_of
order by s.as_of
