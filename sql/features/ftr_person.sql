-- what is known as of t of everybody in the people graph: all clients, and the subscribers beside them who have a link
-- grain: person_id, as_of
-- units: person as in int_person_calls; the source's own, of contact_id, the person's subscriber (of several the one with the smallest token); adopted_age_days whole days, NULL: has not opened the product
-- cutoff: valid_from < t and known_at < t; adopters opened_at < t and known_at < t, also those who left the bank since
with own_subscribers as (
  select h.as_of, h.client_id, min(h.subscriber_id) as contact_id
  from int_subscription_holders h
  left join int_contact_consents c on c.as_of = h.as_of and c.subscriber_id = h.subscriber_id
  where h.held_to >= h.as_of and coalesce(c.granted, getvariable('consent') = 'opt_out')
  group by all
),
own_uptakes as (
  select s.as_of, u.client_id, min(days_between(u.opened_at, s.as_of)) as adopted_age_days
  from dim_snapshot s
  join stg_uptakes u on is_seen(u.opened_at, u.known_at, s.as_of)
  where u.product = getvariable('product')
  group by all
),
clients as (
  select p.as_of, r.row_idx as person, p.client_id as person_id, true as is_client, p.segment = 'subscriber' as is_subscriber, s.contact_id, u.adopted_age_days
  from dim_population p
  join int_client_rows r using (as_of, client_id)
  left join own_subscribers s using (as_of, client_id)
  left join own_uptakes u using (as_of, client_id)
),
linked as (
  select as_of, low as person from int_link where low < 0
  union
  select as_of, high from int_link where high < 0
),
others as (
  select l.as_of, l.person, i.subscriber_id as person_id, false as is_client, true as is_subscriber, i.subscriber_id as contact_id, a.adopted_age_days
  from linked l
  join int_subscriber_ids i on i.subscriber_key = -1 - l.person
  left join int_adopters a on a.as_of = l.as_of and a.subscriber_id = i.subscriber_id
),
people as (from clients union all from others)
select p.*, v.* exclude (as_of, subscriber_id)
from people p
left join int_subscriber_features v on v.as_of = p.as_of and v.subscriber_id = p.contact_id
order by p.as_of, p.is_client desc, p.person_id
