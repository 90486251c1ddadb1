-- R3, R4  1513/BHXH-CSYT §2: the awards of each item that give it no price, with the reason: in the order of the files. Those of
-- other provinces count in the region only.
-- in:  awards(source, id, item, province, own, no_count_because, counts)
--      region(province)
--      variables(province)
-- out: rows(source, id, item, why)

select source, id, item, coalesce(no_count_because, 'outside-region') as why
from awards
where not counts or (not own and (province = getvariable('province') or province not in (select province from region)))
order by source desc, id;
