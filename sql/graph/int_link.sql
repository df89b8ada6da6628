-- one link per pair of people with calls between them; nobody is linked with itself
-- grain: as_of, low, high
-- units: low < high, people as in int_person_calls; calls (messages among them), whole seconds
-- cutoff: as int_call_ends
select
  as_of, least(caller, callee) as low, greatest(caller, callee) as high,
  count(*)::integer as calls,
  sum(seconds)::bigint as seconds
from int_person_calls
where caller is not null and callee is not null and caller <> callee
group by all
