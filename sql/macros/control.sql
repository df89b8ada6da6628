-- A client's place in [0, 1) by a salt, from its token alone: who lies below a share is in the universal control group, in
-- every campaign of the same salt, and stays in it when the share grows.
create or replace macro place_of(client_id, salt) as
  md5_number_lower(client_id::varchar || ':' || salt)::double / 18446744073709551616.0;
