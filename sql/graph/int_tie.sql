-- one tie per client and contact; contacts without consent are gone before anything is summed
-- grain: as_of, row_idx, subscriber_key
-- units: calls (messages among them), whole seconds, whole days of age; keys as int_exchanges
-- cutoff: as int_call_ends
select
  as_of, row_idx, subscriber_key,
  count(*) filter (is_outgoing)::integer as calls_out,
  count(*) filter (not is_outgoing)::integer as calls_in,
  coalesce(sum(seconds) filter (is_outgoing), 0)::bigint as seconds_out,
  coalesce(sum(seconds) filter (not is_outgoing), 0)::bigint as seconds_in,
  min(age_days) as newest_age_days,
  max(age_days) as oldest_age_days
from int_exchanges
where is_usable
group by as_of, row_idx, subscriber_key
