-- contacts of the longest window, numbered in the order of their tokens: columns of the tie graph
-- grain: as_of, contact_id
-- units: col_idx counts from 0; subscriber_key as int_tie
-- cutoff: as int_tie
with keys as (select distinct as_of, subscriber_key from int_tie)
select k.as_of, s.subscriber_id as contact_id, k.subscriber_key,
  (row_number() over (partition by k.as_of order by k.subscriber_key) - 1)::integer as col_idx
from keys k
join int_subscriber_ids s using (subscriber_key)
