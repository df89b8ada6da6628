-- one link per pair of people with calls between them, the ends in the order of their tokens; nobody is linked with itself
-- grain: as_of, low_id, high_id
-- units: calls (messages among them), whole seconds
-- cutoff: as int_call_ends
select
  as_of, least(caller_id, callee_id) as low_id, greatest(caller_id, callee_id) as high_id,
  count(*)::integer as calls,
  sum(seconds)::bigint as seconds
from int_links
where caller_id is not null and callee_id is not null and caller_id <> callee_id
group by all
order by as_of, low_id, high_id
