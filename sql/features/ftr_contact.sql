-- a contact's features as of t, of contacts that have a tie
-- grain: contact_id, as_of
-- units: the source's own; holder_client_id: whose subscription it is at t; is_client: an active client; adopted_age_days whole days, NULL: has not opened the product
-- cutoff: valid_from < t and known_at < t; adopters opened_at < t and known_at < t, also those who left the bank since
-- as: view
with holders as (
  select h.as_of, h.subscriber_id, h.client_id as holder_client_id, p.client_id is not null as is_client
  from int_subscription_holders h
  left join dim_population p using (as_of, client_id)
  where h.held_to >= h.as_of
),
known as (
  select
    c.as_of, c.contact_id,
    h.holder_client_id,
    coalesce(h.is_client, false) as is_client,
    a.adopted_age_days
  from int_contact_cols c
  left join holders h on h.as_of = c.as_of and h.subscriber_id = c.contact_id
  left join int_adopters a on a.as_of = c.as_of and a.subscriber_id = c.contact_id
)
select k.*, v.* exclude (as_of, subscriber_id)
from known k
left join int_subscriber_features v on v.as_of = k.as_of and v.subscriber_id = k.contact_id
