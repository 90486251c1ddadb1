-- R4  1513/BHXH-CSYT §2: items priced by the low average of the region, each with its first norm line.
-- in:  unit_prices(item, unit_price, exact_price, basis, provinces)     đồng per norm unit
--      line_items(id, item, basis)
-- out: rows(item, unit_price, is_rounded, provinces, id)

select u.item, u.unit_price, u.exact_price is not null as is_rounded, u.provinces, min(i.id) as id from unit_prices u join line_items i using (item)
where u.basis = 'regional' and i.basis = 'regional' group by all order by 4;
