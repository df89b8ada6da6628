-- calls and messages without faults; one whose end is in nobody's `numbers` stays, because it may be tomorrow
-- grain: call (no key)
-- units: seconds whole; kind call, missed or message
-- cutoff: none, all rows; readers cut on started_at and known_at
-- as: view
select caller_key, callee_key, started_at, seconds, kind, known_at
from int_batch_calls
where fault is null or fault = 'unknown_end'
order by started_at, caller_key, callee_key, kind, seconds, known_at
