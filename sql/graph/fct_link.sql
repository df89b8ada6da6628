-- one link per pair of people with calls between them, the ends in the order of their tokens; nobody is linked with itself
-- grain: as_of, low_id, high_id
-- units: calls (messages among them), whole seconds
-- cutoff: as int_call_ends
with pairs as (
  select
    as_of, least(caller, callee) as a, greatest(caller, callee) as b,
    count(*)::integer as calls,
    sum(seconds)::bigint as seconds
  from int_links
  where caller is not null and callee is not null and caller <> callee
  group by all
),
people as (
  select as_of, row_idx as person, client_id as person_id from int_client_rows
  union all
  select s.as_of, -1 - i.subscriber_key, i.subscriber_id from int_subscriber_ids i cross join dim_snapshot s
)
select
  l.as_of, least(p.person_id, q.person_id) as low_id, greatest(p.person_id, q.person_id) as high_id, l.calls, l.seconds
from pairs l
join people p on p.as_of = l.as_of and p.person = l.a
join people q on q.as_of = l.as_of and q.person = l.b
order by l.as_of, low_id, high_id
