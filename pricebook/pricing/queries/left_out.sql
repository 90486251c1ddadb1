-- R7, R8  1513/BHXH-CSYT §2: the services of the regulation that are not in the list, each with its reason.
-- in:  left_out(service_id, reason, detail)
--      services(service_id, position, ordinal, service_code, group_name, name)
-- out: rows(service_id, ordinal, service_code, group, name, reason, detail)

select s.service_id, s.ordinal, s.service_code, s.group_name as "group", s.name, l.reason, l.detail
from left_out l join services s using (service_id) order by s.position;
