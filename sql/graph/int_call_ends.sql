-- calls and messages of the window with the people who stood behind both numbers when the call began
-- grain: call × as_of
-- units: seconds whole; age_seconds whole seconds between the call and t; is_held: somebody held both numbers; the others as int_number_people
-- cutoff: as int_window_calls
select
  c.as_of, c.started_at, c.seconds, seconds_between(c.started_at, c.as_of) as age_seconds,
  a.number_key is not null and b.number_key is not null as is_held,
  a.row_idx as caller_row, a.subscriber_key as caller_subscriber, a.is_usable as caller_is_usable,
  b.row_idx as callee_row, b.subscriber_key as callee_subscriber, b.is_usable as callee_is_usable
from int_window_calls c
-- left joins, so that the people are what is kept in memory, never the calls
left join int_number_people a
  on a.as_of = c.as_of and a.number_key = c.caller_key and c.started_at >= a.held_from and c.started_at < a.held_to
left join int_number_people b
  on b.as_of = c.as_of and b.number_key = c.callee_key and c.started_at >= b.held_from and c.started_at < b.held_to
