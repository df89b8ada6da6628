-- who held which number
-- grain: number_key, owner_kind, valid_from
-- units: instants, validity [valid_from, valid_to); owner_key counts the owners of a kind from 0, in the order of their tokens
-- cutoff: none, all rows; readers cut on valid_from, known_at, closed_known_at
with owned as (
  select n.*, t.token as owner_token
  from src_numbers n
  join int_subscriber_tokens t on t.subscriber_id = n.owner_id
  where n.owner_kind = 'subscriber'
  union all
  select *, token('client', owner_id) from src_numbers where owner_kind = 'client'
),
owners as (
  select owner_kind, owner_token, (row_number() over (partition by owner_kind order by owner_token) - 1)::integer as owner_key
  from (select distinct owner_kind, owner_token from owned)
)
select
  k.number_key, n.owner_kind, n.owner_token as owner_id, o.owner_key,
  n.valid_from, n.valid_to, n.known_at, n.closed_known_at
from owned n
join stg_number_keys k using (number)
join owners o using (owner_kind, owner_token)
order by number_key, owner_kind, valid_from
