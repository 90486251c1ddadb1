-- Of a visit that was sent twice only the lines of its first file stay: over a whole period each line is counted once. The visit of each
-- further file has the number of the file in its own; where several persons have it, it has the card of each too, a newborn's as -1.
-- in:  repeated_visits(facility, visit, first_file)
-- out: charges(line, file, row, facility, visit, card, day, began, ended, month, kind, thing, quantity, price, pays_num, pays_den,
--            fund_num, fund_den, amount, performer, sort, of_thing, by_order)      đồng

delete from charges c
using repeated_visits r
where r.facility = c.facility and c.file <> r.first_file and xor(c.visit, cast(c.file as bigint)) = r.visit;
delete from charges c
using repeated_visits r
where r.facility = c.facility and c.file <> r.first_file and xor(c.visit, c.card) = r.visit;
delete from charges c
using repeated_visits r
where r.facility = c.facility and c.file <> r.first_file and xor(xor(c.visit, cast(c.file as bigint)), -1) = r.visit;
