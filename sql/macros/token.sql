-- HMAC-SHA256 (RFC 2104) of an id, in hexadecimal digits. `kind` keeps equal ids of different kinds of people apart. The two
-- padded keys are set by the runner and never written.
create or replace macro keyed_hash(kind, id) as
  sha256(getvariable('token_outer_pad') || unhex(sha256(getvariable('token_inner_pad') || encode(kind || ':' || id))));

-- Keyed token of an id: the first 128 bits as a UUID.
create or replace macro token(kind, id) as keyed_hash(kind, id)[1:32]::uuid;

-- What calls and numbers are joined by: the first 63 bits of a number's token.
create or replace macro number_key(number) as (('0x' || keyed_hash('number', number)[1:16])::ubigint >> 1)::bigint;
