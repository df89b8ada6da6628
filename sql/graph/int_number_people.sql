-- which client of the population and which subscriber stood behind a number when: who holds it, and for a subscriber the client whose subscription it is
-- grain: as_of, number_key, held_from
-- units: instants, [held_from, held_to); row_idx of int_client_rows, NULL: none; subscriber_key: owner_key of stg_numbers, NULL: not a subscriber's; is_usable: the subscriber may be used as a contact
-- cutoff: as int_number_holders, int_subscription_holders and int_contact_consents
with subscribers as (
  select h.as_of, h.number_key, h.held_from, h.held_to, h.owner_id as subscriber_id, h.owner_key as subscriber_key,
    coalesce(c.granted, getvariable('consent') = 'opt_out') as is_usable
  from int_number_holders h
  left join int_contact_consents c on c.as_of = h.as_of and c.subscriber_id = h.owner_id
  where h.owner_kind = 'subscriber'
),
owned as (
  select s.as_of, s.number_key, s.held_from as number_from, s.held_to as number_to, s.subscriber_key, s.is_usable, r.row_idx,
    greatest(s.held_from, x.held_from) as held_from, least(s.held_to, x.held_to) as held_to
  from subscribers s
  join int_subscription_holders x
    on x.as_of = s.as_of and x.subscriber_id = s.subscriber_id and x.held_from < s.held_to and x.held_to > s.held_from
  left join int_client_rows r on r.as_of = x.as_of and r.client_id = x.client_id
  where x.held_from < x.held_to
),
-- before, between and after the subscriptions of one holder of a number
unowned as (
  select as_of, number_key, subscriber_key, is_usable, held_from as held_to,
    coalesce(lag(held_to) over (partition by as_of, number_key, number_from order by held_from), number_from) as held_from
  from owned
  union all
  select as_of, number_key, subscriber_key, is_usable, number_to, max(held_to)
  from owned
  group by as_of, number_key, number_from, number_to, subscriber_key, is_usable
)
select h.as_of, h.number_key, h.held_from, h.held_to, r.row_idx, null::integer as subscriber_key, false as is_usable
from int_number_holders h
left join int_client_rows r on r.as_of = h.as_of and r.client_id = h.owner_id
where h.owner_kind = 'client'
union all
select s.as_of, s.number_key, s.held_from, s.held_to, null, s.subscriber_key, s.is_usable
from subscribers s
anti join owned o on o.as_of = s.as_of and o.number_key = s.number_key and o.number_from = s.held_from
union all
select as_of, number_key, held_from, held_to, row_idx, subscriber_key, is_usable from owned
union all
select as_of, number_key, held_from, held_to, null, subscriber_key, is_usable from unowned where held_from < held_to
