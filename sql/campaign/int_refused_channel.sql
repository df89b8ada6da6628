-- clients who have refused marketing through one channel, by all that is staged
-- grain: client_id, channel
-- units: channel: a name of campaign.channels
-- cutoff: none, on purpose: a list is for today
select person_id as client_id, channel
from stg_consents
where person_kind = 'client' and purpose = 'marketing' and channel is not null
group by all
having not arg_max(granted, valid_from)
order by client_id, channel
