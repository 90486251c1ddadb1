-- R3, R4  1513/BHXH-CSYT §2: of the awards of one item that count, in any region, the one at less than a three-hundredth of all others; else the
-- one at more than three hundred times all others, of which there are two at least. A plausibility check.
-- in:  awards(source, id, item, unit_price, no_count_because, counts)     đồng per norm unit
-- out: rows(source, id, item, unit_price, nearest)      nearest: of the other prices of the item, đồng per norm unit

with counted as (
  select item, source, id, unit_price::decimal(38,6) as unit_price,
         dense_rank() over (partition by item order by unit_price) as from_below,
         dense_rank() over (partition by item order by unit_price desc) as from_above
  from awards where counts or no_count_because = 'outside-region' ),
ends as (
  select item, max(from_below) as prices, max(unit_price) filter (from_below = 1) as lowest,
         max(unit_price) filter (from_below = 2) as second, max(unit_price) filter (from_above = 1) as highest,
         max(unit_price) filter (from_above = 2) as last_but_one
  from counted group by item )
select c.source, c.id, c.item, c.unit_price, if(c.from_below = 1, e.second, e.last_but_one) as nearest
from counted c join ends e using (item)
where (c.from_below = 1 and e.lowest * 300 <= e.second)
   or (c.from_above = 1 and e.prices > 2 and e.highest >= e.last_but_one * 300 and e.lowest * 300 > e.second)
order by c.source desc, c.id;
