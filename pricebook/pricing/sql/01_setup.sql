-- Creates the tables that the rules fill step by step. Amounts in đồng.
-- A figure that its column has to round, because it has no finite decimal or a longer one, stands beside it exactly, as text: exact_net
-- beside net_quantity, exact_price beside unit_price. Costs of such figures are calculated with fractions, in Python.
-- in:
-- out: batch(service_id)                                  the services that are priced next
--      regional_averages(item, unit_price, exact_price, provinces)     đồng per norm unit
--      line_items(service_id, class, id, component, kind, item, item_name, unit, quantity, per, loss_pct, net_quantity, exact_net,
--                 unit_price, exact_price, basis, cost, award, provinces, inner_service,
--                 unusable)                               norm units; đồng per norm unit; đồng
--      component_costs(service_id, class, component, cost, complete, in_decimals, exact_amount, has_fractions)     đồng
--      exact_sums(service_id, class, composed)            đồng, 6 decimals
--      prices(service_id, class, position, class_rank, composed, rounded, ceiling, share, bound_price, proposed, fixed, price,
--             status, bound, cut_off)     đồng

create table batch(service_id varchar);
create table regional_averages(item varchar, unit_price decimal(38,6), exact_price varchar, provinces varchar);
create table line_items(
  service_id varchar, class varchar, id integer, component varchar, kind varchar, item varchar, item_name varchar, unit varchar,
  quantity decimal(18,6), per decimal(18,6), loss_pct decimal(18,6), net_quantity decimal(38,12), exact_net varchar,
  unit_price decimal(38,6), exact_price varchar, basis varchar, cost decimal(38,18), award varchar, provinces varchar, inner_service varchar,
  unusable boolean);
create table component_costs(
  service_id varchar, class varchar, component varchar, cost decimal(38,18), complete boolean, in_decimals decimal(38,18),
  exact_amount varchar, has_fractions boolean);
create table exact_sums(service_id varchar, class varchar, composed decimal(38,18));
create table prices(
  service_id varchar, class varchar, position integer, class_rank integer, composed decimal(38,18), rounded bigint, ceiling bigint,
  share decimal(18,6), bound_price bigint, proposed bigint, fixed bigint, price bigint, status varchar, bound varchar, cut_off bigint);
