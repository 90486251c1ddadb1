"""What is odd about a list or a facility when it is recorded, though it is recorded as it was said (family RG)."""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

import sqlalchemy as sa

from pricebook.app.list_rules import ListRules
from pricebook.base.languages import Figure
from pricebook.base.nearest import nearest_to
from pricebook.base.shell import quoted_for_shell
from pricebook.findings import Finding, Place
from pricebook.registry import FacilityOnDay, Fact, Moved, NewMove, row_of, schema
from pricebook.registry.life import Life
from pricebook.registry.outwards import nobody_known


def odd_approval(con: sa.Connection, life: Life, moved: Moved, first: date, rules: ListRules) -> Iterator[Finding]:
    """RG041, RG045, RG054: what is odd about an approval, and known only when it is made."""
    yield from stay_elsewhere(life.name, life.authority, moved.elsewhere, first.isoformat())
    yield from other_pack(con, life.name, rules)
    yield from nobody_known(con, life)


def without_facilities(name: str, new: NewMove, known: Collection[str]) -> Iterator[Finding]:
    """RG070 for each scope that a decision names and to which no facility is known to belong."""
    for scope in dict.fromkeys(phase.scope for phase in new.phases):
        if scope and scope not in known:
            yield Finding("RG070", Place(name), observed=scope, more={"list": name, "nearest": nearest_to(scope, known)})


def stay_elsewhere(name: str, authority: str, elsewhere: Iterable[FacilityOnDay], first: str) -> Iterator[Finding]:
    """RG041 for each facility that a list names, and that stays with the other authority that it is known of.

    Args:
        name: The list.
        authority: Whose list it is.
        elsewhere: The facilities, as they are known.
        first: The first day of the list, as options have it.
    """
    for each in elsewhere:
        code, whose = quoted_for_shell(each.facility_code), quoted_for_shell(authority)
        more: dict[str, Figure] = {
            "list": name,
            "authority": authority,
            "command": f"pricebook list facility {code} --authority {whose} --from {first}",
        }
        yield Finding("RG041", Place(name), observed=each.facility_code, limit=each.authority, more=more)


def other_pack(con: sa.Connection, name: str, rules: ListRules) -> Iterator[Finding]:
    """RG045 where the pack by which a list was made says that it is of the installed version, and is not the installed one."""
    of = row_of(con, name)
    law, found = rules.settings(of.regulation, of.pricing_date), rules.packs.find(of.regulation)
    if law is None or found is None or of.pack_sha256 is None or law.regulation.pack_version != of.pack_version:
        return
    here = found.sha256
    if here != of.pack_sha256:
        more: dict[str, Figure] = {"list": name, "regulation": of.regulation, "version": str(of.pack_version)}
        yield Finding("RG045", Place(name), observed=of.pack_sha256[:12], limit=here[:12], more=more)


def unknown_classes(con: sa.Connection, facts: Iterable[Fact], rules: ListRules) -> Iterator[Finding]:
    """RG044 for each facility of a class that no regulation prices by which a list of the registry was made."""
    rows = con.execute(sa.select(schema.lists.c.regulation, schema.lists.c.pricing_date).distinct()).all()
    laws = [law for row in rows if (law := rules.settings(row.regulation, row.pricing_date)) is not None]
    known = dict.fromkeys(class_ for law in laws for class_ in law.regulation.classes)
    for fact in facts:
        if known and fact.class_ and fact.class_ not in known:
            more: dict[str, Figure] = {"facility": fact.facility_code, "nearest": nearest_to(fact.class_, known)}
            yield Finding("RG044", observed=fact.class_, more=more)
