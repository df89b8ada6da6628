-- every client of the population has exactly one row of own features
select p.client_id, p.as_of, count(f.client_id) as n_rows
from dim_population p
left join ftr_client f on f.client_id = p.client_id and f.as_of = p.as_of
group by all
having count(f.client_id) <> 1
