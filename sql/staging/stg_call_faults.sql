-- calls set aside, by what is wrong with them
-- grain: fault
-- units: n_calls counts calls, share of all calls read
-- cutoff: none
with counts as (select fault, count(*) as n_calls from int_calls_keyed group by fault),
total as (select coalesce(sum(n_calls), 0) as n_calls from counts)
select c.fault, c.n_calls::bigint as n_calls, c.n_calls / t.n_calls as share
from counts c, total t
where c.fault is not null
order by c.fault
