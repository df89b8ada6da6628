-- raw number → its key; stays in memory, is never written
-- grain: number
-- units: number_key as the macro of that name; NULL where so few calls are staged that each end makes its own
-- cutoff: none
with numbers as (select distinct number from src_numbers)
select number, if(getvariable('has_few_calls'), null, number_key(number)) as number_key
from numbers
