-- Keyed token of an id: HMAC-SHA256 (RFC 2104), its first 128 bits as a UUID. `kind` keeps equal ids of different
-- kinds of people apart. The two padded keys are set by the runner and never written.
create or replace macro token(kind, id) as
  sha256(getvariable('token_outer_pad') || unhex(sha256(getvariable('token_inner_pad') || encode(kind || ':' || id))))[1:32]::uuid;
