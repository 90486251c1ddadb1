-- R5  1513/BHXH-CSYT §2: services of certain items of the older price frame, approved without a cost structure, need one built
-- and approved.
-- in:  services(service_id, own_row, is_own, source_item, structure_approved)
--      owing_items(source_item)     the texts that name one of these items, in any spelling
--      norm_rows(service_id)
-- out: structures_owed(own_row, service_id, source_item)

create view structures_owed as
  select own_row, service_id, source_item from services
  where is_own and source_item in (select source_item from owing_items) and not coalesce(structure_approved, false)
    and service_id not in (select service_id from norm_rows);
