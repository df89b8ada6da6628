-- every call of some batches with the keys of both ends and what is wrong with it, if anything; stays in memory
-- grain: call
-- units: seconds whole, 0 for messages and missed calls; batch counts from 0
-- cutoff: none, all rows
with calls as (
  select *, if(kind = 'call', round(seconds), 0) as whole_seconds from src_calls
)
select
  c.batch, coalesce(a.number_key, number_key(c.caller)) as caller_key,
  coalesce(b.number_key, number_key(c.callee)) as callee_key,
  c.started_at, c.known_at, c.kind,
  case
    when c.caller = c.callee then 'self_call'
    when not coalesce(c.whole_seconds between 0 and 86400, false) then 'impossible_duration'
    when a.number is null or b.number is null then 'unknown_end'
  end as fault,
  if(fault in ('self_call', 'impossible_duration'), null, c.whole_seconds::integer) as seconds
from calls c
left join stg_number_keys a on a.number = c.caller
left join stg_number_keys b on b.number = c.callee
