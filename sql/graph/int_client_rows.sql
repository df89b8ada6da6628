-- clients of the population, numbered in the order of their tokens: rows of the tie graph
-- grain: as_of, client_id
-- units: row_idx counts from 0
-- cutoff: as dim_population
select as_of, client_id, (row_number() over (partition by as_of order by client_id) - 1)::integer as row_idx
from dim_population
