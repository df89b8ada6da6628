-- raw number → its token and a dense key, numbered in the order of the tokens; stays in memory, is never written
-- grain: number
-- units: number_key counts from 0
-- cutoff: none
with numbers as (select distinct number from src_numbers),
tokens as (select number, token('number', number) as number_token from numbers)
select number, number_token, (row_number() over (order by number_token) - 1)::integer as number_key
from tokens
