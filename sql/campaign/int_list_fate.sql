-- why a client of the snapshot may not be listed: the first reason that holds, NULL for whoever may
-- grain: client_id
-- units: reason: other_segment, holds_product, excluded, refused, not_eligible
-- cutoff: the population as of t, and whoever must not be listed by all that is staged
select p.client_id,
  case
    when getvariable('segment') not in ('all', p.segment) then 'other_segment'
    when p.holds_product then 'holds_product'
    when l.reason is not null then l.reason
    when not p.eligible then 'not_eligible'
  end as reason
from dim_population p
left join int_left_out l using (client_id)
order by p.client_id
