-- R6  1513/BHXH-CSYT §2: facilities in scope whose class has no prices in the dossier.
-- in:  facilities(id, facility_code, class, kind, managed_by, in_scope)
--      classes(class)
-- out: rows(id, facility_code, class_, kind, managed_by)

select id, facility_code, class as class_, kind, managed_by from facilities
where in_scope and class is not null and class not in (select class from classes) order by id;
