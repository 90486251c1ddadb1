-- R8  1513/BHXH-CSYT §2: the lines of the list in the regulation's order, with its own ordinals.
-- in:  prices(service_id, class, position, class_rank, composed, rounded, ceiling, share, bound_price, bound, cut_off, proposed, price,
--             status)     đồng
--      services(service_id, part, ordinal, service_code, group_name, name, unit, note)
--      current(service_id, class, price)     đồng
--      line_items(service_id, class, component)
-- out: rows(service_id, part, ordinal, service_code, group, name, unit, class_, composed, rounded, ceiling, share, bound_price, bound,
--           cut_off, proposed, price, status, current_price, note, outside)

select p.service_id, s.part, s.ordinal, s.service_code, s.group_name as "group", s.name, s.unit, p.class as class_,
       p.composed, p.rounded, p.ceiling, if(p.ceiling is null, null, p.share) as share, p.bound_price, p.bound, p.cut_off,
       p.proposed, p.price, p.status, c.price as current_price, s.note,
       coalesce(o.outside, 0) as outside
from prices p join services s using (service_id)
left join current c on c.service_id = p.service_id and c.class is not distinct from p.class
left join (                                              -- norm lines that the price structure has no place for: each row has a finding
  select service_id, class, count(*) as outside from line_items where component is null group by all) o
  on o.service_id = p.service_id and o.class is not distinct from p.class
order by p.position, p.class_rank;
