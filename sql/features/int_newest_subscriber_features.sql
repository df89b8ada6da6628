-- contacts' attributes as known at the last of the snapshots
-- grain: subscriber_id
-- units: the source's own
-- cutoff: valid_from < t and known_at < t
select * exclude (valid_from, visible_at)
from int_subscriber_feature_versions
where visible_at < getvariable('last_snapshot')
qualify row_number() over (partition by subscriber_id order by visible_at desc) = 1
