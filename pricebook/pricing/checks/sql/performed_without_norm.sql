-- R7  1513/BHXH-CSYT §2: services that facilities in scope perform and are able to perform, with the facilities.
-- in:  abilities(id, facility_code, service_id, in_scope, performing, able)
-- out: rows(id, service_id, facilities)

select min(id) as id, service_id, string_agg(facility_code, ', ' order by id) as facilities from abilities
where in_scope and performing and able group by service_id order by 1;
