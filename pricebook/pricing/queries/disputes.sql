-- R9  1513/BHXH-CSYT §2, §5: the rows about what is not agreed on. known: about the whole list, or about an existing service.
-- in:  given.disputes(id, service, subject, party, position, direction_no, direction_date, directed_by)
--      service_refs(said, service_id)
-- out: rows(id, said, service_id, subject, party, position, direction_no, direction_date, directed_by, known)

select d.id, d.service as said, r.service_id, d.subject, d.party, d.position, d.direction_no, d.direction_date, d.directed_by,
       d.service is null or r.service_id is not null as known
from given.disputes d left join service_refs r on r.said = d.service order by d.id;
