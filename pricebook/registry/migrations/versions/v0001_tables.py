"""The first tables: the log, lists and their lines, moves, facilities, and what holds when."""

import sqlalchemy as sa
from alembic import op

from pricebook.registry import schema

revision = "0001"
down_revision = None

# What may stand in one place of one authority's payments at a time, as the database itself sees to it.
_ONE_LIST = """
alter table holds add constraint one_list_at_a_time exclude using gist (
  authority with =, payer with =, scope with =, "class" with =, daterange(from_day, to_day, '[]') with &&
) where (ended_by is null and layer = 0)
"""
_ONE_LIST_SQLITE = """
create trigger one_list_at_a_time before insert on holds when new.layer = 0 and new.ended_by is null and exists (
  select 1 from holds where layer = 0 and ended_by is null and authority = new.authority and payer = new.payer
    and scope = new.scope and "class" = new."class" and from_day <= new.to_day and to_day >= new.from_day
) begin select raise(abort, 'one list at a time'); end
"""

# Two amendments of one list that touch one of its lines from one day on.
_TWICE = """
select 1 from holds h join lists other on other.list = h.list join lists mine on mine.list = new.list
  join lines theirs on theirs.list = h.list join services s on s.service = theirs.service
  join services t on t.service_id = s.service_id join lines ours on ours.list = new.list and ours.service = t.service
  where h.layer <> 0 and h.ended_by is null and h.list <> new.list and other.amends = mine.amends
    and h.authority = new.authority and h.payer = new.payer and h.scope = new.scope and h."class" = new."class"
    and h.since = new.since and h.from_day <= new.to_day and h.to_day >= new.from_day
    and (ours."class" = theirs."class" or ours."class" = '' or theirs."class" = '')
"""


def upgrade() -> None:
    """Makes the tables, and what keeps them from being changed."""
    con = op.get_bind()
    schema.metadata.create_all(con)
    if con.dialect.name == "postgresql":
        con.execute(sa.text("create extension if not exists btree_gist"))
        con.execute(sa.text(_ONE_LIST))
        con.execute(sa.text("create function refuse_change() returns trigger language plpgsql as "
                            "$$ begin raise exception 'the registry is only added to'; end $$"))  # fmt: skip
        for table in schema.NEVER_CHANGED:
            con.execute(sa.text(f"create trigger never_changed before update or delete or truncate on {table.name} "
                                "for each statement execute function refuse_change()"))  # fmt: skip
        con.execute(sa.text("create function one_amendment() returns trigger language plpgsql as $$ begin "
                            f"if exists ({_TWICE}) then raise exception 'one amendment of a line at a time'; end if; "
                            "return new; end $$"))  # fmt: skip
        con.execute(sa.text("create trigger one_amendment_at_a_time before insert on holds for each row "
                            "when (new.layer <> 0 and new.ended_by is null) execute function one_amendment()"))  # fmt: skip
        con.execute(sa.text("create trigger never_removed before delete or truncate on holds "
                            "for each statement execute function refuse_change()"))  # fmt: skip
        con.execute(sa.text("create trigger set_once before update on holds for each row when (old.ended_by is not null or "
                            "row(old.hold, old.entry, old.list, old.layer, old.authority, old.payer, old.scope, old.class, "
                            "old.since, old.from_day, old.to_day) is distinct from row(new.hold, new.entry, new.list, new.layer, "
                            "new.authority, new.payer, new.scope, new.class, new.since, new.from_day, new.to_day)) "
                            "execute function refuse_change()"))  # fmt: skip
        return
    con.execute(sa.text(_ONE_LIST_SQLITE))
    con.execute(sa.text("create trigger one_amendment_at_a_time before insert on holds "
                        f"when new.layer <> 0 and new.ended_by is null and exists ({_TWICE}) "
                        "begin select raise(abort, 'one amendment of a line at a time'); end"))  # fmt: skip
    refuse = "begin select raise(abort, 'the registry is only added to'); end"
    for table in schema.NEVER_CHANGED:
        for change in ("update", "delete"):
            con.execute(sa.text(f"create trigger {table.name}_no_{change} before {change} on {table.name} {refuse}"))
    con.execute(sa.text(f"create trigger holds_no_delete before delete on holds {refuse}"))
    con.execute(sa.text("create trigger holds_set_once before update on holds when old.ended_by is not null "
                        "or old.hold <> new.hold or old.entry <> new.entry or old.list <> new.list or old.layer <> new.layer "
                        "or old.authority <> new.authority or old.payer <> new.payer or old.scope <> new.scope "
                        'or old."class" <> new."class" or old.since <> new.since or old.from_day <> new.from_day '
                        "or old.to_day <> new.to_day "
                        f"{refuse}"))  # fmt: skip
