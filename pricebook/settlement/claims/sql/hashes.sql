-- The keyed hashes of what stands in cells, each text once, as read/keyed.py makes them: HMAC-SHA-256, of which the first 64 bits are
-- the number. The pads are those of the key; of a text, so many letters are looked at. A card is the same however it is written: of
-- "DN 4 80 80000 00001" letters and digits are looked at, in small letters; and it may be nobody's (cards.py): that has no hash.
-- in:  said_once(column_, said)
--      variables(inner_pad, outer_pad, most_letters, nobody)
-- out: rows(column_, said, hash)

with looked_at as (
  select
    column_, said,
    substr(case column_ when 'card' then lower(regexp_replace(said, '[^\pL\d]', '', 'g')) else trim(said) end,
      1, getvariable('most_letters')) as text
  from said_once
), hexadecimal as (
  select
    column_, said,
    substr(sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(text)))), 1, 16) as digits
  from (
    select column_, said, case when column_ <> 'card' or not regexp_matches(text, getvariable('nobody')) then nullif(text, '') end as text
    from looked_at)
)
select column_, said, cast(cast(cast('0x' || digits as ubigint) as bit) as bigint) as hash
from hexadecimal;
