-- The keyed hashes of what stands in cells, each text once, as read/keyed.py makes them: HMAC-SHA-256, of which the first 64 bits are
-- the number. The pads are those of the key; of a text, so many letters are looked at. A card is the same however it is written: of
-- "DN 4 80 80000 00001" letters and digits are looked at, in small letters. Of several, with ";" between them, the first that is somebody's
-- counts. One that is nobody's yet is -1 (cards.py), and noughts alone are none.
-- in:  said_once(column_, said)
--      variables(inner_pad, outer_pad, most_letters, nobody)
-- out: rows(column_, said, hash)

with looked_at as (
  select
    column_, said,
    substr(
      case
        when column_ <> 'card' then trim(said)
        when not contains(said, ';') then lower(regexp_replace(said, '[^\pL\d]', '', 'g'))
        else coalesce(
          list_filter(
            list_transform(string_split(said, ';'), lambda one: lower(regexp_replace(one, '[^\pL\d]', '', 'g'))),
            lambda one: not regexp_matches(one, getvariable('nobody')))[1],
          lower(regexp_replace(said, '[^\pL\d]', '', 'g')))
      end,
      1, getvariable('most_letters')) as text
  from said_once
), hexadecimal as (
  select
    column_, said, text,
    substr(sha256(getvariable('outer_pad') || unhex(sha256(getvariable('inner_pad') || encode(text)))), 1, 16) as digits
  from looked_at
)
select
  column_, said,
  case
    when text = '' then null
    when column_ = 'card' and regexp_matches(text, getvariable('nobody')) then case when ltrim(text, '0') <> '' then -1 end
    else cast(cast(cast('0x' || digits as ubigint) as bit) as bigint)
  end as hash
from hexadecimal;
