-- R3, R4  1513/BHXH-CSYT §2: the awards of each item, none of which need count, with the reason: in the order of the files.
-- in:  awards(source, id, item, no_count_because, counts)
-- out: rows(source, id, item, why)

select source, id, item, no_count_because as why from awards where not counts order by source desc, id;
