-- R8  1513/BHXH-CSYT §2: services to which the dossier gives another name than the regulation.
-- in:  given.services(id, service_id, name)
--      law.services(service_id, name)
-- out: rows(id, service_id, name, official)

select o.id, o.service_id, o.name, l.name as official
from given.services o join law.services l using (service_id)
where l.name is not null and o.name <> l.name order by o.id;
