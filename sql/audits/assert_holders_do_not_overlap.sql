-- nobody holds a number while another does
select a.as_of, a.number_key
from int_number_holders a
join int_number_holders b
  on b.as_of = a.as_of and b.number_key = a.number_key and b.held_from > a.held_from and b.held_from < a.held_to
