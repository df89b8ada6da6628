-- clients who must not be on a list, by all that is staged: also what was learned only since t
-- grain: client_id
-- units: reason: holds_product, excluded or refused, the first of them that holds
-- cutoff: none, on purpose: a list is for today, features stay as of t. A product counts if it was opened before t
with holders as (
  select distinct u.client_id
  from stg_uptakes u
  join dim_snapshot s on u.opened_at < s.as_of
  where u.product = getvariable('product')
),
excluded as (
  select distinct e.client_id
  from stg_exclusions e
  join dim_snapshot s on coalesce(e.valid_to > s.as_of, true)
),
refused as (
  select person_id as client_id
  from stg_consents
  where person_kind = 'client' and purpose = 'marketing' and channel is null
  group by client_id
  having not arg_max(granted, valid_from)
)
select client_id,
  case when h.client_id is not null then 'holds_product' when e.client_id is not null then 'excluded' else 'refused' end as reason
from holders h
full join excluded e using (client_id)
full join refused r using (client_id)
order by client_id
