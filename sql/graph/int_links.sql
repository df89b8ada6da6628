-- each call between two people: a client and its subscriptions are one person; a call whose one end is a subscriber without consent is gone
-- grain: call × as_of
-- units: seconds whole
-- cutoff: as int_call_ends
with ends as (
  select e.as_of, e.seconds,
    if(e.caller_kind = 'client', e.caller_id, a.client_id) as caller_client_id,
    if(e.caller_kind = 'subscriber', e.caller_id, null) as caller_subscriber_id,
    if(e.callee_kind = 'client', e.callee_id, b.client_id) as callee_client_id,
    if(e.callee_kind = 'subscriber', e.callee_id, null) as callee_subscriber_id
  from int_call_ends e
  left join int_subscription_holders a
    on a.as_of = e.as_of and e.caller_kind = 'subscriber' and a.subscriber_id = e.caller_id
    and e.started_at >= a.held_from and e.started_at < a.held_to
  left join int_subscription_holders b
    on b.as_of = e.as_of and e.callee_kind = 'subscriber' and b.subscriber_id = e.callee_id
    and e.started_at >= b.held_from and e.started_at < b.held_to
  where e.caller_id is not null and e.callee_id is not null
)
select
  e.as_of, e.seconds,
  coalesce(p.client_id, e.caller_subscriber_id) as caller_id,
  coalesce(q.client_id, e.callee_subscriber_id) as callee_id
from ends e
left join dim_population p on p.as_of = e.as_of and p.client_id = e.caller_client_id
left join dim_population q on q.as_of = e.as_of and q.client_id = e.callee_client_id
left join int_contact_consents c on c.as_of = e.as_of and c.subscriber_id = e.caller_subscriber_id
left join int_contact_consents d on d.as_of = e.as_of and d.subscriber_id = e.callee_subscriber_id
where (e.caller_subscriber_id is null or coalesce(c.granted, getvariable('consent') = 'opt_out'))
  and (e.callee_subscriber_id is null or coalesce(d.granted, getvariable('consent') = 'opt_out'))
