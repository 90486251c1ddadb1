-- R3  1513/BHXH-CSYT §2: a name in a tender file is an item only if somebody confirmed the match and answers for it.
-- in:  given.matches(id, confirmed_by, name_key, unit_key, strength_key, form_key, item_code, broken)
-- out: confirmed_matches(match, name_key, unit_key, strength_key, form_key, item_code, told)     told: how many of unit, strength and form are given

create table confirmed_matches as
  select id as match, name_key, unit_key, strength_key, form_key, item_code,
         (unit_key is not null)::int + (strength_key is not null)::int + (form_key is not null)::int as told
  from given.matches
  where confirmed_by is not null and name_key is not null and item_code is not null and not broken;
