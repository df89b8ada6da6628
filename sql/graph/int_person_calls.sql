-- each call between two people: a client and its subscriptions are one person; a call whose one end is a subscriber without consent is gone
-- grain: call × as_of
-- units: seconds whole; a person is a client's row_idx, or -1 - subscriber_key where no client is behind the subscriber
-- cutoff: as int_call_ends
-- as: view
select
  as_of, seconds,
  coalesce(caller_row, -1 - caller_subscriber) as caller,
  coalesce(callee_row, -1 - callee_subscriber) as callee
from int_call_ends
where (caller_subscriber is null or caller_is_usable)
  and (callee_subscriber is null or callee_is_usable)
