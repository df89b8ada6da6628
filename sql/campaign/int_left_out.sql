-- clients who must not be on a list, by all that is staged: also what holds, or was learned, only since t
-- grain: client_id
-- units: reason: excluded or refused; who is both is excluded
-- cutoff: none, on purpose: a list is for today, features stay as of t
with excluded as (
  select distinct e.client_id
  from stg_exclusions e
  join dim_snapshot s on coalesce(e.valid_to > s.as_of, true)
),
refused as (
  select person_id as client_id
  from stg_consents
  where person_kind = 'client' and purpose = 'marketing'
  group by client_id
  having not arg_max(granted, valid_from)
)
select client_id, if(e.client_id is null, 'refused', 'excluded') as reason
from excluded e
full join refused r using (client_id)
order by client_id
