-- The rows of `raw`, from those of `texts`: cards, visits and performers by their keyed hashes.
-- in:  texts(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)
--      hashes(column_, said, hash)
-- out: rows(line, file, row, kind, visit, card, facility, code, name, group_code, quantity, price, pays, fund, amount, ordered, began,
--          ended, left_on, performer, of_service)

select
  t.line, t.file, t.row, t.kind, v.hash as visit, c.hash as card, t.facility, t.code, t.name, t.group_code, t.quantity, t.price, t.pays,
  t.fund, t.amount, t.ordered, t.began, t.ended, t.left_on, p.hash as performer, t.of_service
from texts t
left join hashes v on v.column_ = 'visit' and v.said = t.visit
left join hashes c on c.column_ = 'card' and c.said = t.card
left join hashes p on p.column_ = 'performer' and p.said = t.performer;
