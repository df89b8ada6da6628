/**
 * A user's own SQL models, each of which sees what it must not: by the catalogue's name of the leak that must name it. The
 * model's file is called as the key says, so its column in the feature table is `<key>_x`.
 */
const model = (about: string, sql: string) =>
  `-- ${about}\n-- grain: client_id, as_of\n-- units: any\n-- cutoff: the wrong one\n${sql}\n`;

const ownCalls = (where: string) => `
  select p.client_id, p.as_of, count(c.started_at) as x
  from dim_population p
  left join stg_numbers n on n.owner_id = p.client_id
  left join stg_calls c on c.caller_key = n.number_key and ${where}
  group by all`;

const contactsUptakes = (where: string) => `
  select p.client_id, p.as_of, count(distinct u.client_id) as x
  from dim_population p
  left join fct_tie t using (client_id, as_of)
  left join int_subscription_holders h on h.as_of = t.as_of and h.subscriber_id = t.contact_id
  left join stg_uptakes u on u.client_id = h.client_id and u.product = 'credit_card' and ${where}
  group by all`;

export const leakyModels: Record<string, { leak: string; text: string }> = {
  at_t: {
    leak: "call after the snapshot",
    text: model("calls up to t, with t", ownCalls("c.started_at <= p.as_of and c.known_at < p.as_of")),
  },
  late: {
    leak: "late arrival",
    text: model(
      "calls that happened before t, whenever they were learned",
      ownCalls("c.started_at < p.as_of"),
    ),
  },
  newest: {
    leak: "a later month's attribute",
    text: model(
      "the newest income",
      `select p.client_id, p.as_of, arg_max(f.income, f.valid_from) as x
       from dim_population p left join stg_client_features f using (client_id) group by all`,
    ),
  },
  has_card: {
    leak: "contact's label after t",
    text: model("contacts who have the card now", contactsUptakes("true")),
  },
  horizon: {
    leak: "another row's horizon",
    text: model(
      "contacts who take the card within the horizon",
      contactsUptakes("u.opened_at >= p.as_of and u.opened_at < p.as_of + to_days(14)"),
    ),
  },
  way_back: {
    leak: "own label comes back",
    text: model(
      "adopters among those who share a contact, oneself too",
      `select p.client_id, p.as_of, count(*) filter (o.holds_product) as x
       from dim_population p
       left join fct_tie t using (client_id, as_of)
       left join fct_tie b on b.as_of = t.as_of and b.contact_id = t.contact_id
       left join dim_population o on o.as_of = b.as_of and o.client_id = b.client_id
       group by all`,
    ),
  },
  fewer: {
    leak: "train and score see different label density",
    text: model(
      "adopters among contacts, half of them hidden where labels are settled",
      contactsUptakes(`is_seen(u.opened_at, u.known_at, p.as_of)
        and (p.as_of + to_days(24) > getvariable('data_through') or md5(u.client_id::varchar) < '8')`),
    ),
  },
  all_calls: {
    leak: "community from future calls",
    text: model(
      "people in the calls' connected neighbourhood, of all time",
      `select p.client_id, p.as_of, count(distinct c.callee_key) as x
       from dim_population p
       left join stg_numbers n on n.owner_id = p.client_id
       left join stg_calls c on c.caller_key = n.number_key
       group by all`,
    ),
  },
  tuned: {
    leak: "resolution chosen with the test's labels",
    text: model(
      "whether the tenure is above the mean tenure of those who take the card later",
      `select p.client_id, p.as_of, p.tenure_days > (
         select avg(o.tenure_days) from dim_population o join stg_uptakes u using (client_id) where u.opened_at >= o.as_of
       ) as x
       from dim_population p`,
    ),
  },
  scaled: {
    leak: "fitted on everything",
    text: model(
      "income over the highest income of all time",
      "select client_id, as_of, income / (select max(income) from stg_client_features) as x from ftr_client",
    ),
  },
  still: {
    leak: "history rewritten",
    text: model(
      "subscriptions that hold at t, by ends learned later too",
      `select p.client_id, p.as_of, count(s.client_id) as x
       from dim_population p left join stg_subscriptions s on s.client_id = p.client_id
         and is_seen(s.valid_from, s.known_at, p.as_of) and coalesce(s.valid_to >= p.as_of, true)
       group by all`,
    ),
  },
  present_holder: {
    leak: "number changed hands",
    text: model(
      "calls before t of the numbers whose last known holder the client is",
      `with holders as (
         select s.as_of, n.number_key, arg_max(n.owner_id, n.valid_from) as owner_id
         from dim_snapshot s join stg_numbers n on is_seen(n.valid_from, n.known_at, s.as_of)
         group by all
       )
       select p.client_id, p.as_of, count(c.started_at) as x
       from dim_population p
       left join holders h on h.as_of = p.as_of and h.owner_id = p.client_id
       left join stg_calls c on c.caller_key = h.number_key and is_seen(c.started_at, c.known_at, p.as_of)
       group by all`,
    ),
  },
};

/** Contacts who take the card within the horizon: what a random split must not show. */
export const horizonModel = leakyModels.horizon!.text;
