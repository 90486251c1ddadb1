-- R3  1513/BHXH-CSYT §2: awards of items in use without a readable validity, and whether they count.
-- in:  awards(source, id, item, counts, decision_date, dated)
-- out: rows(source, id, item, counts, decided)

select source, id, item, counts, coalesce(decision_date::varchar, '–') as decided from awards where not dated order by source, id;
