-- R3  1513/BHXH-CSYT §2: norm lines of a service that are the same item by a confirmed match.
-- in:  norm_rows(id, service_id, class, component, kind, item, item_code, doubled)
-- out: rows(ids, service_id, item)

select list(id order by id) as ids, service_id, item from norm_rows n
where doubled and item_code is null or doubled and exists (
  from norm_rows o where o.doubled and o.item_code is null and o.service_id = n.service_id and o.item = n.item
                     and o.component = n.component and o.class is not distinct from n.class )
group by service_id, class, component, kind, item order by 1;
