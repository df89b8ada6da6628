-- the target neither drops nor repeats a client
select p.client_id, p.as_of
from dim_population p
full join fct_target t on t.client_id = p.client_id and t.as_of = p.as_of
where p.client_id is null or t.client_id is null
