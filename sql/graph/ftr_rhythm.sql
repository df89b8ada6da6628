-- when a client exchanges calls: gaps between one exchange and the next, and the days, weeks and months that have one
-- grain: as_of, client_id
-- units: gaps in whole seconds; days of 86,400 s counted back from t, weeks of 7 and months of 30 of them
-- cutoff: as int_call_ends
with visible as (
  select as_of, row_idx, age_seconds from int_exchanges where is_usable
),
in_order as (
  select *, lag(age_seconds) over (partition by as_of, row_idx order by age_seconds) as next_age_seconds from visible
),
-- whole numbers alone: a sum of doubles depends on the number of threads
counted as (
  select
    as_of, row_idx,
    count(next_age_seconds) as n_gaps,
    sum(age_seconds - next_age_seconds) as gap_seconds,
    sum((age_seconds - next_age_seconds)::bigint * (age_seconds - next_age_seconds)) as gap_squares,
    count_if(age_seconds // 86400 is distinct from next_age_seconds // 86400) as active_days,
    count_if(age_seconds // (7 * 86400) is distinct from next_age_seconds // (7 * 86400)) as coverage_weeks,
    count_if(age_seconds // (30 * 86400) is distinct from next_age_seconds // (30 * 86400)) as coverage_months
  from in_order
  group by all
),
moments as (
  select
    * exclude (n_gaps, gap_seconds, gap_squares),
    if(n_gaps > 0, gap_seconds / n_gaps, null) as gap_seconds_mean,
    if(n_gaps > 0, sqrt((n_gaps * gap_squares - gap_seconds * gap_seconds)::double) / n_gaps, null) as gap_seconds_std
  from counted
)
select
  r.client_id, m.* exclude (row_idx),
  (gap_seconds_std - gap_seconds_mean) / nullif(gap_seconds_std + gap_seconds_mean, 0) as burstiness
from moments m
join int_client_rows r using (as_of, row_idx)
order by m.as_of, r.client_id
