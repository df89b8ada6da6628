-- a tie has at least one exchange, inside the window
select *
from int_tie
where calls_out + calls_in < 1
  or seconds_out < 0 or seconds_in < 0
  or newest_age_days < 0 or oldest_age_days > getvariable('window_days') or newest_age_days > oldest_age_days
