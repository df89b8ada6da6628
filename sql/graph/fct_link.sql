-- one link per pair of people with calls between them, by their tokens, in whose order the ends are
-- grain: as_of, low_id, high_id
-- units: calls (messages among them), whole seconds
-- cutoff: as int_call_ends
-- as: view
select
  l.as_of, least(a.person_id, b.person_id) as low_id, greatest(a.person_id, b.person_id) as high_id, l.calls, l.seconds
from int_link l
join ftr_person a on a.as_of = l.as_of and a.person = l.low
join ftr_person b on b.as_of = l.as_of and b.person = l.high
order by l.as_of, low_id, high_id
