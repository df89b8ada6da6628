-- the operator's subscribers who have a number, by the keys that calls lead to
-- grain: subscriber_key
-- units: subscriber_key: owner_key of stg_numbers
-- cutoff: none, a name alone; readers come from ties and links
select distinct owner_key as subscriber_key, owner_id as subscriber_id
from stg_numbers
where owner_kind = 'subscriber'
