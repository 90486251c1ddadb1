-- What the rules below read and write, before the first of them runs.

create table confirmed_matches as                          -- a name in a tender file is this item, and somebody answers for it
  select id as match, name_key, unit_key, strength_key, form_key, item_code,
         (unit_key is not null)::int + (strength_key is not null)::int + (form_key is not null)::int as told
  from given.matches
  where confirmed_by is not null and name_key is not null and item_code is not null and not broken;

create table batch(service_id varchar);
create table line_items(
  service_id varchar, class varchar, id integer, component varchar, kind varchar, item varchar, item_name varchar, unit varchar,
  quantity decimal(18,6), per decimal(18,6), loss_pct decimal(18,6), net_quantity decimal(38,12), unit_price decimal(38,6),
  basis varchar, cost decimal(38,18), award varchar, provinces varchar, inner_service varchar);
create table component_costs(service_id varchar, class varchar, component varchar, cost decimal(38,18), complete boolean);
create table prices(
  service_id varchar, class varchar, position integer, class_rank integer, composed decimal(38,18), rounded bigint, ceiling bigint,
  share decimal(18,6), bound_price bigint, proposed bigint, fixed bigint, price bigint, status varchar, bound varchar, cut_off bigint);
