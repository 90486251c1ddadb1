-- R6  1513/BHXH-CSYT §2: norm lines for a class without a maximum, of services that have a maximum for other classes.
-- in:  norm_rows(id, service_id, class)
--      law.ceilings(service_id, class)
-- out: rows(id, service_id, class_)

select min(n.id) as id, n.service_id, n.class as class_ from norm_rows n
where n.class is not null
  and exists (from law.ceilings c where c.service_id = n.service_id and c.class is not null)
  and not exists (from law.ceilings c where c.service_id = n.service_id and c.class = n.class)
group by n.service_id, n.class order by 1;
