-- The fold of a client, 0 … folds - 1: from the client's token, the repeat and the seed alone, so that all rows of a
-- client share it, whatever else is in the table.
create or replace macro fold_of(client_id, draw, seed, folds) as
  (md5_number_lower(client_id::varchar || ':' || draw || ':' || seed) % folds)::integer;
