"""After a merger the inherited lists pay their own facilities until the new authority's list holds."""

from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

from pricebook.app.list_succession import inherit
from pricebook.registry import Phase, Refused, Registry, facility_on, schema
from pricebook.registry.succession import succeed
from tests.registry.small import approved, known, price
from tests.support import case, silent

A, BG, BN = ("A", ""), "Bắc Giang", "Bắc Ninh"
Y24, MERGED, Y26, Y27 = date(2024, 1, 1), date(2025, 7, 1), date(2026, 1, 1), date(2027, 1, 1)
DAYS = (date(2025, 6, 30), MERGED, date(2025, 12, 31), Y26)


@pytest.fixture
def merged(registry: Registry) -> Registry:
    """Bắc Giang pays 11,000 and Bắc Ninh 12,000; on 1 July 2025 they become the new Bắc Ninh."""
    for code, authority, amount in (("g", BG, 11_000), ("n", BN, 12_000)):
        known(registry, code, authority)
        approved(registry, authority, {A: amount}, Phase(Y24))
    with registry.writing() as con:
        succeed(con, [BG, BN], BN, MERGED)
    return registry


def prices(registry: Registry, code: str) -> list[int | None]:
    return [price(registry, code, day) for day in DAYS]


def test_each_inherited_list_pays_its_own_facilities_until_the_new_one(merged: Registry) -> None:
    """R11."""
    assert prices(merged, "g") == [11_000] * 4
    assert prices(merged, "n") == [12_000] * 4
    approved(merged, BN, {A: 13_000}, Phase(Y26), decided=date(2025, 12, 10))
    assert prices(merged, "g") == [11_000, 11_000, 11_000, 13_000]
    assert prices(merged, "n") == [12_000, 12_000, 12_000, 13_000]


def test_the_new_list_may_be_for_some_facilities_first(merged: Registry) -> None:
    approved(merged, BN, {A: 13_000}, Phase(Y26, scope=BG), decided=date(2025, 12, 10))
    assert (prices(merged, "g")[-1], prices(merged, "n")[-1]) == (13_000, 12_000)


def test_what_the_old_council_decided_is_for_its_own_facilities(merged: Registry) -> None:
    """Bắc Ninh's council decided before the merger on a list that begins after it: not for what was Bắc Giang's."""
    approved(merged, BN, {A: 14_000}, Phase(Y26), decided=date(2025, 6, 1))
    assert (prices(merged, "g")[-1], prices(merged, "n")[-1]) == (11_000, 14_000)


def test_an_older_list_that_is_recorded_after_the_merger_is_inherited(registry: Registry) -> None:
    known(registry, "g", BG)
    with registry.writing() as con:
        succeed(con, [BG], BN, MERGED)
    assert prices(registry, "g") == [None] * 4
    approved(registry, BG, {A: 11_000}, Phase(Y24))
    assert prices(registry, "g") == [11_000] * 4


def test_before_the_merger_was_known(merged: Registry) -> None:
    """Asked as it was known before, the facility is still Bắc Giang's."""
    with merged.reading() as con:
        entry = con.execute(sa.select(schema.successions.c.entry).limit(1)).scalar_one()
        now, then = facility_on(con, "g", Y26), facility_on(con, "g", Y26, entry - 1)
    assert now is not None and then is not None
    assert ((now.authority, now.scope), (then.authority, then.scope)) == ((BN, BG), (BG, ""))
    assert price(merged, "g", Y26, last=entry - 1) == 11_000


def test_scopes_lie_in_the_scope_of_their_former_authority(registry: Registry) -> None:
    known(registry, "g", BG, scope="miền núi")
    approved(registry, BG, {A: 11_000}, Phase(Y24))
    approved(registry, BG, {A: 15_000}, Phase(Y24, scope="miền núi"))
    with registry.writing() as con:
        succeed(con, [BG, BN], BN, MERGED)
    assert prices(registry, "g") == [15_000] * 4
    approved(registry, BN, {A: 16_000}, Phase(Y26, scope=BG), decided=Y26)
    assert prices(registry, "g")[-1] == 16_000


def test_an_authority_gives_way_once(merged: Registry) -> None:
    for former, heir in ((BG, "Hà Nội"), (BN, BG)):
        with pytest.raises(Refused, match="has taken the place"), merged.writing() as con:
            succeed(con, [former], heir, Y27)


def found(place: str, *formers: str, day: date = MERGED) -> list[str]:
    return [finding.code for finding in inherit(formers, BN, day, registry=place).findings]


@case("RG012", rule="R11")
@pytest.mark.parametrize(("formers", "day"), [(("Hải Dương", BN), MERGED), ((BG, BN), Y27)], ids=["another", "another day"])
def test_a_merger_that_is_not_known(place: str, registry: Registry, formers: tuple[str, ...], day: date) -> None:
    known(registry, "n", BN)
    assert "RG012" in found(place, *formers, day=day)


@silent("RG012")
def test_a_merger_that_is_known(place: str, registry: Registry) -> None:
    assert "RG012" not in found(place, "bac giang", "Tỉnh Bắc Ninh")


@case("RG013")
def test_a_former_authority_without_lists(place: str, registry: Registry) -> None:
    known(registry, "g", BG)
    assert found(place, "Bắc Gian", BN).count("RG013") == 2


@silent("RG013")
def test_former_authorities_with_lists_however_their_names_are_written(place: str, registry: Registry) -> None:
    for code, authority in (("g", BG), ("n", BN)):
        known(registry, code, authority)
    made = inherit(["tỉnh bắc giang"], "BẮC NINH", MERGED, registry=place)
    assert ("RG013" not in [f.code for f in made.findings], made.authority, made.formers) == (True, BN, (BG, BN))


def test_the_new_authority_keeps_its_own_lists_though_nobody_says_so(place: str, registry: Registry, tmp_path: Path) -> None:
    known(registry, "n", BN)
    known(registry, "g", BG)
    approved(registry, BN, {A: 12_000}, Phase(Y24))
    inherit([BG], BN, MERGED, registry=place)
    assert prices(registry, "n") == [12_000] * 4
