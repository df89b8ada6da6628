-- calls of a batch that are left out of ties, by what is wrong with them
-- grain: fault
-- units: n_calls counts calls
-- cutoff: none
-- as: view
select fault, count(*)::bigint as n_calls
from int_batch_calls
where fault is not null
group by fault
order by fault
