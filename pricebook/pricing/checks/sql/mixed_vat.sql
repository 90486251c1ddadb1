-- R3  1513/BHXH-CSYT §2: items for which awards with VAT and awards without VAT count.
-- in:  awards(source, id, item, own, counts, vat_included)
-- out: rows(item, source, id)

select item, min_by(source, id) as source, min(id) as id from awards where counts group by item, own
having count(distinct vat_included) > 1 order by 3;
