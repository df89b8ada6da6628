-- The cut-off, in one place: what features may see as of t.
-- An event is seen when it happened before t and was known before t.
create or replace macro is_seen(event_time, known_at, as_of) as event_time < as_of and known_at < as_of;

-- The half-open window [begins_at, t). (Its beginning is worked out once a snapshot: the calendar is slow to ask for each call.)
create or replace macro in_window(event_time, begins_at, as_of) as
  event_time >= begins_at and event_time < as_of;

-- A row of validity [valid_from, valid_to) still holds just before t, as known then: an end that lies at or after t,
-- or that was learned at or after t, is not seen.
create or replace macro still_holds(valid_to, closed_known_at, as_of) as
  not coalesce(valid_to < as_of and closed_known_at < as_of, false);

-- Whole seconds between two instants.
create or replace macro seconds_between(earlier, later) as
  ((epoch_us(later) - epoch_us(earlier)) // 1000000)::integer;

-- Whole days of 86,400 s between two instants. (A subtraction of instants asks the calendar for each row: 6 µs a row.)
create or replace macro days_between(earlier, later) as
  ((epoch_us(later) - epoch_us(earlier)) // 86400000000)::integer;
