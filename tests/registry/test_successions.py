"""After a merger the inherited lists pay their own facilities until the new authority's list holds."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused, WrongOption
from pricebook.app.list_in_force import in_force
from pricebook.app.list_succession import inherit
from pricebook.app.list_withdrawing import withdraw_inheritance
from pricebook.cli.app import app
from pricebook.registry import Fact, Phase, Refused, Registry, facility_on, record_facts, schema
from pricebook.registry.claims import successions
from pricebook.registry.life import lives
from pricebook.registry.succession import succeed
from pricebook.registry.verify import verify_registry
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


def test_an_inherited_price_is_said_alike_before_and_after_what_is_known_anew(merged: Registry, place: str) -> None:
    """From October another name is known of the facility: the price goes on since 2024, by the list that is inherited."""
    fact = Fact("g", date(2025, 10, 1), schema.LAST_DAY, "A new name", authority=BN, scope=BG)
    with merged.writing() as con:
        record_facts(con, [fact])
    for day in (MERGED, date(2025, 9, 30), date(2025, 10, 1), Y26):
        found = in_force("g", day, registry=place)
        (paid,) = found.prices
        assert found.days_of(paid) == (Y24, None), day
        assert "price-inherited" in found.why(paid), day
    before = in_force("g", DAYS[0], registry=place)
    (paid,) = before.prices
    assert before.days_of(paid) == (Y24, None)
    assert "price-inherited" not in before.why(paid)


def test_before_the_merger_an_inherited_list_is_for_all_facilities(merged: Registry) -> None:
    with merged.reading() as con:
        of = next(each for each in lives(con) if each.authority == BG)
    assert [of.beside(each.phase.from_) for each in of.holds] == [(("", ""),), ((BG, ""),)]


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


LA, TN, DAY = "Long An", "Tây Ninh", MERGED
D = timedelta(days=1)
# What is known already, what is said then, and why it is refused.
CONTRADICTIONS: dict[str, tuple[tuple[tuple[list[str], str, date], ...], list[str], str, date, str]] = {
    "gives way twice": ((([BG, BN], BN, DAY),), [BG], "Hà Nội", Y27, "succeeded-already"),
    "gives way twice, before": ((([BG, BN], BN, DAY),), [BG], "Hà Nội", Y26, "succeeded-already"),
    "an heir that gave way": ((([BG, BN], BN, DAY),), [BN], BG, Y27, "heir-has-given-way"),
    "an heir that gave way that day": ((([LA], TN, DAY),), ["Hà Nam"], LA, DAY, "heir-has-given-way"),
    "inherits and gives way on one day": (((["Hà Nam"], LA, DAY),), [LA], TN, DAY, "gives-way-too-early"),
    "gives way before it inherits": (((["Hà Nam"], LA, DAY),), [LA], TN, DAY - D, "gives-way-too-early"),
    "is renewed and gives way on one day": ((([LA, "Hà Nam"], LA, DAY),), [LA], TN, DAY, "gives-way-too-early"),
    "the same again": ((([BG], BN, DAY),), [BG], BN, DAY, "succeeded-already"),
    "otherwise written": ((([BG], BN, DAY),), ["tỉnh bắc giang"], "BẮC NINH", DAY, "succeeded-already"),
    "into itself": ((), [LA], LA, DAY, "succeeds-itself"),
    "into itself, otherwise written": ((), ["Tỉnh Long An"], "long an", DAY, "succeeds-itself"),
    "nobody": ((), [""], LA, DAY, "authority-without-name"),
    "into nobody": ((), [LA], " . ", DAY, "authority-without-name"),
}


@pytest.mark.parametrize("case_", CONTRADICTIONS)
def test_a_succession_that_contradicts_another_is_refused(registry: Registry, case_: str) -> None:
    before, formers, heir, day, why = CONTRADICTIONS[case_]
    for said in before:
        with registry.writing() as con:
            succeed(con, *said)
    with pytest.raises(Refused) as refused, registry.writing() as con:
        succeed(con, formers, heir, day)
    assert refused.value.why == why
    with registry.reading() as con:
        assert len(successions(con)) == sum(len(formers) for formers, _, _ in before)


def test_by_command_two_successions_of_one_day(place: str, registry: Registry) -> None:
    """The hospitals keep their price: into itself is refused, and the second one is recorded."""
    known(registry, "a", LA)
    approved(registry, LA, {A: 11_000}, Phase(Y24))
    with pytest.raises(MoveRefused):
        inherit([LA], LA, MERGED, registry=place)
    inherit([LA], TN, MERGED, registry=place)
    assert prices(registry, "a") == [11_000] * 4


@pytest.mark.rule("R11")
def test_a_wrong_succession_is_withdrawn_and_recorded_anew(registry: Registry, place: str) -> None:
    """Long An was said to become part of Hà Nam. The log leads to the same rows; asked as it was known then, it still is."""
    for code, authority, amount in (("a", LA, 11_000), ("h", "Hà Nam", 13_000)):
        known(registry, code, authority)
        approved(registry, authority, {A: amount}, Phase(Y24))
    made = inherit([LA], "Hà Nam", MERGED, registry=place)
    approved(registry, "Hà Nam", {A: 15_000}, Phase(Y26), decided=date(2025, 12, 1))
    assert prices(registry, "a") == [11_000, 11_000, 11_000, 15_000]
    done = withdraw_inheritance(made.entry, note="ghi nhầm", registry=place)[1]
    assert (done.of, set(done.formers), done.authority) == (made.entry, {LA, "Hà Nam"}, "Hà Nam")
    assert prices(registry, "a") == [11_000] * 4
    assert prices(registry, "h") == [13_000, 13_000, 13_000, 15_000]
    with registry.reading() as con:
        now, then = facility_on(con, "a", Y26), facility_on(con, "a", Y26, done.entry - 1)
        assert now is not None and then is not None and (now.authority, then.authority) == (LA, "Hà Nam")
        assert not verify_registry(con).findings
    inherit([LA], TN, MERGED, registry=place)
    with pytest.raises(MoveRefused):
        withdraw_inheritance(made.entry, note="again", registry=place)
    with pytest.raises(WrongOption):
        withdraw_inheritance(done.entry + 1, note=" ", registry=place)


def test_by_command_a_succession_is_withdrawn(registry: Registry, place: str) -> None:
    known(registry, "a", LA)
    run = CliRunner()
    words = ["--registry", place, "--lang", "en"]
    said = run.invoke(app, ["list", "succeed", "--from", LA, "--to", TN, "--on", "2025-07-01", *words])
    (entry,) = re.findall(r"entry (\d+)", said.output)
    done = run.invoke(app, ["list", "withdraw", "--entry", entry, "--note", "ghi nhầm", *words])
    assert done.exit_code == 0 and f"(entry {entry}) is withdrawn" in done.output
    with registry.reading() as con:
        assert successions(con) == []


def test_those_that_merge_may_be_recorded_one_by_one(place: str, registry: Registry) -> None:
    for code, authority, amount in (("a", LA, 11_000), ("t", TN, 12_000), ("h", "Hà Nam", 13_000)):
        known(registry, code, authority)
        approved(registry, authority, {A: amount}, Phase(Y24))
    for former in (LA, "Hà Nam"):
        inherit([former], TN, MERGED, registry=place)
    assert [prices(registry, code)[-1] for code in ("a", "t", "h")] == [11_000, 12_000, 13_000]


def test_of_two_successions_the_later_may_be_recorded_first(registry: Registry) -> None:
    """Hà Nam becomes part of Long An, and a year later Long An of Tây Ninh: what Hà Nam decided goes on."""
    known(registry, "h", "Hà Nam")
    approved(registry, "Hà Nam", {A: 13_000}, Phase(Y24))
    for formers, heir, day in (([LA], TN, Y26), (["Hà Nam"], LA, MERGED)):
        with registry.writing() as con:
            succeed(con, formers, heir, day)
    assert prices(registry, "h") == [13_000] * 4


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
