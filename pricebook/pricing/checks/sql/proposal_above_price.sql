-- R6  1513/BHXH-CSYT §2: proposals above the composed and bounded price.
-- in:  prices(service_id, class, class_rank, price)       đồng
--      proposals(id, service_id, class, price)            đồng
-- out: rows(id, service_id, class_, proposed, price)

select g.id, p.service_id, p.class as class_, g.price as proposed, p.price from prices p
join proposals g on g.service_id = p.service_id and g.class is not distinct from p.class
where p.price is not null and g.price > p.price order by g.id, p.class_rank;
