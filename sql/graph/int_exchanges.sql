-- each call seen from a client: with which subscriber, and in which direction; a subscriber who is a client counts as both, and nobody has a tie with itself
-- grain: call × as_of × client end
-- units: seconds whole; age_days whole days of 86,400 s between the call and t; the others as int_call_ends
-- cutoff: as int_call_ends
-- as: view
select
  e.as_of, if(d.is_outgoing, e.caller_row, e.callee_row) as row_idx,
  if(d.is_outgoing, e.callee_subscriber, e.caller_subscriber) as subscriber_key,
  d.is_outgoing, e.started_at, e.seconds, e.age_seconds, e.age_seconds // 86400 as age_days,
  if(d.is_outgoing, e.callee_is_usable, e.caller_is_usable) as is_usable
from int_call_ends e
cross join (values (true), (false)) d(is_outgoing)
where if(d.is_outgoing, e.caller_row, e.callee_row) is not null
  and if(d.is_outgoing, e.callee_subscriber, e.caller_subscriber) is not null
  and e.caller_row is distinct from e.callee_row
