-- contacts who may be used, by the newest consent to `transfer` that was known before t
-- grain: as_of, subscriber_id
-- units: granted
-- cutoff: valid_from < t and known_at < t
select s.as_of, c.person_id as subscriber_id, arg_max(c.granted, c.valid_from) as granted
from dim_snapshot s
join stg_consents c on is_seen(c.valid_from, c.known_at, s.as_of)
where c.person_kind = 'subscriber' and c.purpose = 'transfer'
group by all
