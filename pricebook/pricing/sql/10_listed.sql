-- R7, R8: which services are in the list, and the reason why each of the others is not, so that every gap in the
-- ordinals is explained. Services that are left out are removed from `lines`.
-- in:  services(service_id, position, is_own)
--      lines(service_id)
--      norm_rows(service_id)
--      abilities(service_id, in_scope, performing, able, reason)
--      law.only_compared(service_id)
--      variables(ability_examined, needs_norms)
-- out: left_out(service_id, position, reason, detail)
--      lines(service_id, class, position, class_rank)

create table left_out as
  with performed as (
    select service_id,
           bool_or(in_scope and performing and able) as performed,
           bool_or(in_scope and performing) as performing,
           bool_or(not in_scope and performing) as elsewhere,
           string_agg(distinct reason, '; ' order by reason) filter (in_scope) as reasons
    from abilities group by service_id )
  select s.service_id, s.position,
         case when s.service_id in (select service_id from law.only_compared) then 'comparison-only'
              when getvariable('ability_examined') and not coalesce(p.performed, false) then
                case when coalesce(p.performing, false) then 'not-able'
                     when coalesce(p.elsewhere, false) then 'other-authority'
                     else 'not-performed' end
              when getvariable('needs_norms') and not s.is_own and s.service_id not in (select service_id from norm_rows) then 'no-norm'
              else 'no-class' end as reason,
         p.reasons as detail
  from services s left join performed p using (service_id)
  where (getvariable('ability_examined') and not coalesce(p.performed, false))
     or s.service_id not in (select service_id from lines);

delete from lines where service_id in (select service_id from left_out);
