-- every call of one batch
-- grain: call
-- units: as int_calls_keyed
-- cutoff: none, all rows
-- as: view
select * exclude (batch) from int_calls_keyed where batch = getvariable('batch')
