-- R3, R4  1513/BHXH-CSYT §2: the awards of each item that give it no price, with the reason: in the order of the files.
-- in:  awards(source, id, item, no_count_because)
-- out: rows(source, id, item, why)

select source, id, item, no_count_because as why
from awards
where no_count_because is not null
order by source desc, id;
