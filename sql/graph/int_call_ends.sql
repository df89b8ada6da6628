-- calls and messages of the window with the people who stood behind both numbers when the call began
-- grain: call × as_of
-- units: seconds whole; age whole seconds between the call and t; is_held: somebody held both numbers; the others as int_number_people
-- cutoff: started_at in [t - window, t) and known_at < t
with calls as (
  select s.as_of, c.*
  from stg_calls c
  join dim_snapshot s
    on in_window(c.started_at, s.as_of, getvariable('window_days')) and c.known_at < s.as_of
  where c.kind <> 'missed'
    and c.started_at >= getvariable('first_snapshot') - to_days(getvariable('window_days'))
    and c.started_at < getvariable('last_snapshot')
)
select
  c.as_of, c.started_at, c.seconds, seconds_between(c.started_at, c.as_of) as age_seconds,
  a.number_key is not null and b.number_key is not null as is_held,
  a.row_idx as caller_row, a.subscriber_key as caller_subscriber, a.is_usable as caller_is_usable,
  b.row_idx as callee_row, b.subscriber_key as callee_subscriber, b.is_usable as callee_is_usable
from calls c
left join int_number_people a
  on a.as_of = c.as_of and a.number_key = c.caller_key and c.started_at >= a.held_from and c.started_at < a.held_to
left join int_number_people b
  on b.as_of = c.as_of and b.number_key = c.callee_key and c.started_at >= b.held_from and c.started_at < b.held_to
