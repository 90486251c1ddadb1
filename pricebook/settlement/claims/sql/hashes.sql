-- The keyed hashes of what stands in cells, each text once, as read/keyed.py makes them: HMAC-SHA-256, of which the first 64 bits are
-- the number. The pads are those of the key; of a text, so many letters are looked at.
-- in:  said_once(column_, said)
--      variables(inner_pad, outer_pad, most_letters)
-- out: rows(column_, said, hash)

with hexadecimal as (
  select
    column_, said,
    substr(sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(text)))), 1, 16) as digits
  from (select column_, said, nullif(substr(trim(said), 1, getvariable('most_letters')), '') as text from said_once)
)
select column_, said, cast(cast(cast('0x' || digits as ubigint) as bit) as bigint) as hash
from hexadecimal;
