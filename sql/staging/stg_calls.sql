-- calls and messages without faults
-- grain: call (no key)
-- units: seconds whole; kind call, missed or message
-- cutoff: none, all rows; readers cut on started_at and known_at
select caller_key, callee_key, started_at, seconds, kind, known_at
from int_calls_keyed
where fault is null
order by started_at, caller_key, callee_key, kind, seconds, known_at
