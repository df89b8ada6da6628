-- a client stands once in a snapshot
select client_id, as_of, count(*) as n_rows from dim_population group by all having count(*) > 1
