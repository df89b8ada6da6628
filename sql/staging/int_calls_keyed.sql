-- every call with the keys of both ends and what is wrong with it, if anything; stays in memory
-- grain: call
-- units: seconds whole, 0 for messages and missed calls
-- cutoff: none, all rows
with calls as (
  select *, if(kind = 'call', round(seconds), 0) as whole_seconds from src_calls
)
select
  a.number_key as caller_key, b.number_key as callee_key, c.started_at, c.known_at, c.kind,
  case
    when c.caller = c.callee then 'self_call'
    when a.number_key is null or b.number_key is null then 'unknown_end'
    when not coalesce(c.whole_seconds between 0 and 86400, false) then 'impossible_duration'
  end as fault,
  if(fault is null, c.whole_seconds::integer, null) as seconds
from calls c
left join stg_number_keys a on a.number = c.caller
left join stg_number_keys b on b.number = c.callee
