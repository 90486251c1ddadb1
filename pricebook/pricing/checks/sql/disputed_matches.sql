-- R3  1513/BHXH-CSYT §2: awards and norm lines to which equally specific confirmed matches give different items.
-- in:  award_rows(source, id, item_name, disputed)
--      norm_matches(id, disputed)
--      given.norms(id, item_name)
-- out: rows(source, id, item_name)

select source, id, item_name from award_rows where disputed
union all select 'norms', m.id, n.item_name from norm_matches m join given.norms n using (id) where disputed
order by 1, 2;
