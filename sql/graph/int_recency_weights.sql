-- what a second of talk is worth by its age: a power for each day, not for each call
-- grain: half_life_days, age_days
-- units: 2^-20 seconds; whole days of age, up to the window's
-- cutoff: none, a table of powers
with half_lives as (select unnest(getvariable('half_lives_days')) as half_life_days)
select h.half_life_days, d.age_days, pow(2, 20 - d.age_days / h.half_life_days) as weight
from half_lives h
cross join (select unnest(range(getvariable('window_days') + 1)) as age_days) d
order by h.half_life_days, d.age_days
