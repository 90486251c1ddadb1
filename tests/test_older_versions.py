"""Files made by 0.1.0 load as they did: lists of version 1, their workbooks, findings, checks, catalogues and a dossier."""

import json
from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import pricebook
from pricebook.app.load import Catalogue, load_list
from pricebook.appraisal.findings_file import findings_for
from pricebook.base.contracts import published_schema
from pricebook.cli.app import app
from pricebook.exports import write_approval
from pricebook.exports.list_json import json_outputs
from pricebook.pricelist import (
    SCHEMA_VERSION,
    Index,
    InvalidPriceList,
    SourceRow,
    read_pricelist,
    write_pricelist,
    written_chunks,
)
from tests.support import approved

OLD = Path(__file__).parent / "made_by_0_1_0"
LISTS = {
    "dossier/out": "01d40d14",
    "approved": "01d40d14",
    "indexed": "2d0c8236",
}
WORKBOOKS = ("dossier/out", "indexed")


def said(folder: str) -> dict[str, Any]:
    record: dict[str, Any] = json.loads((OLD / folder / "pricelist.json").read_text(encoding="utf-8"))
    return record


@pytest.mark.parametrize("folder", LISTS)
def test_a_list_of_version_1_keeps_its_fingerprint_and_is_written_as_it_was(folder: str, tmp_path: Path) -> None:
    path = OLD / folder / "pricelist.json"
    prices, record = read_pricelist(path), said(folder)
    assert (prices.schema_version, prices.pack_sha256) == (1, None)
    assert prices.fingerprint == record["fingerprint"] and record["fingerprint"].startswith(LISTS[folder])
    assert [line.price for line in prices.lines] == [line["price"] for line in record["lines"]]
    assert write_pricelist(prices, tmp_path / "again.json") == record["fingerprint"]
    assert (tmp_path / "again.json").read_bytes() == path.read_bytes()


def test_what_its_settings_sources_and_signers_said_has_types_now() -> None:
    prices = read_pricelist(OLD / "dossier" / "out" / "pricelist.json")
    chosen = prices.settings
    assert (chosen.classes, chosen.share_of_ceiling) == (("II", "III", "station"), Decimal("0.9"))
    assert (chosen.rounding.unit, chosen.rounding.mode) == (1000, "half-up")
    assert (chosen.regional.method, chosen.regional.scheme, chosen.regional.min_provinces) == (
        "mean-of-lowest", "eight-regions", 1,
    )  # fmt: skip
    assert [(signer.title, signer.name) for signer in prices.signers] == [
        ("GIÁM ĐỐC SỞ Y TẾ", "Nguyễn Văn A (minh họa)"),
        ("GIÁM ĐỐC SỞ TÀI CHÍNH", ""),
    ]
    assert prices.lines[0].items[0].source == SourceRow("norms.csv", None, 2)
    rows = {award.source for award in prices.awards if award.province is None}
    assert rows == {SourceRow("tenders.xlsx", "Vật tư!2012", row) for row in (3, 4, 5)}
    assert str(min(rows, key=lambda row: row.row)) == "tenders.xlsx!Vật tư!2012!3"
    assert read_pricelist(OLD / "indexed" / "pricelist.json").settings.indices == {"salary": Index(2_340_000, 1_800_000)}


@pytest.mark.parametrize("folder", WORKBOOKS)
def test_an_approval_workbook_of_0_1_0_loads_and_is_held_against_what_it_shows(folder: str) -> None:
    loaded = load_list(OLD / folder / "pricelist.xlsx")
    beside = load_list(OLD / folder / "pricelist.json")
    assert loaded.prices == beside.prices and loaded.prices.fingerprint == said(folder)["fingerprint"]
    assert list(loaded.prices.components) == [component.id for component in loaded.law.components]


def test_findings_of_0_1_0_go_with_the_list_beside_them() -> None:
    path = OLD / "dossier" / "out" / "pricelist.json"
    for form in ("pricelist.json", "pricelist.xlsx"):
        loaded = load_list(path.with_name(form))
        record = findings_for(loaded.prices, loaded.sha256, path, path.with_name("findings.json"))
        assert record["counts"] == {"error": 0, "warning": 0, "info": len(record["findings"])}


def test_a_dossier_of_0_1_0_is_priced_as_it_was() -> None:
    before = load_list(OLD / "dossier" / "out" / "pricelist.json").prices
    built = pricebook.build(OLD / "dossier").prices
    assert built is not None and built.schema_version == SCHEMA_VERSION
    for name in ("settings", "signers", "inputs", "awards", "left_out", "facilities", "capabilities"):
        assert getattr(built, name) == getattr(before, name), name
    # Its dispute about a price has the direction of nobody in particular, which settles it no longer; all else stays.
    (dispute,), (as_it_was,) = built.disputes, before.disputes
    assert as_it_was.settled and not dispute.settled and dispute.missing == ("Bảo hiểm xã hội Việt Nam",)
    assert replace(dispute, directions=(), missing=()) == as_it_was
    assert [replace(line, disputed="settled") if line.disputed else line for line in built.lines] == list(before.lines)
    assert built.fingerprint != before.fingerprint  # another version of the contract says the same otherwise


def test_a_check_of_0_1_0_is_a_baseline_and_its_submission_is_judged_alike(tmp_path: Path) -> None:
    baseline = OLD / "submission" / "check.json"
    asked = ("check", OLD / "submission" / "list.xlsx", "--regulation", "ttlt-04-2012", "--on", "2012-08-01", "--no-annotate")
    done = CliRunner().invoke(app, [*map(str, asked), "--baseline", str(baseline), "-o", str(tmp_path), "--lang", "vi"])
    assert done.exit_code == 1, done.output
    before = json.loads(baseline.read_text(encoding="utf-8"))
    now = json.loads((tmp_path / "check.json").read_text(encoding="utf-8"))
    assert [finding["new"] for finding in now["findings"]] == [False] and now["mended"] == []
    assert now["verdict"].pop("not_judged_services") == 0  # version 1 did not count them
    for name in ("sha256", "verdict", "counts", "accepted", "rejected"):
        assert now[name] == before[name], name


def test_catalogues_of_0_1_0_are_read_back() -> None:
    fingerprint = said("approved")["fingerprint"]
    for name, expected in (("80001-portal.xlsx", fingerprint), ("80001-his.csv", None)):
        catalogue = pricebook.load(OLD / "approved" / name)
        assert isinstance(catalogue, Catalogue) and not catalogue.findings
        assert [(entry.service_code, entry.price, entry.fingerprint) for entry in catalogue.prices] == [
            ("A1", 14_000, expected),
            ("C5.1.269", 23_000, expected),
        ]


def test_a_decision_does_not_change_the_list_and_another_price_does() -> None:
    prices = read_pricelist(OLD / "dossier" / "out" / "pricelist.json")
    assert approved(prices).fingerprint == prices.fingerprint
    other = replace(prices, lines=(replace(prices.lines[0], price=13_000), *prices.lines[1:]))
    assert other.schema_version == 1 and other.fingerprint != prices.fingerprint


def test_a_list_of_version_1_is_exported_with_the_schema_of_version_1(tmp_path: Path) -> None:
    loaded = load_list(OLD / "approved" / "pricelist.json")
    for output in json_outputs(loaded.prices, loaded.law):
        output.write(tmp_path / output.name)
    told = json.loads((tmp_path / "pricelist.schema.json").read_text(encoding="utf-8"))
    assert told == published_schema("pricelist-1")
    Draft202012Validator(told).validate(json.loads((tmp_path / "pricelist.json").read_text(encoding="utf-8")))


def test_a_list_of_version_1_makes_a_workbook_that_loads(tmp_path: Path) -> None:
    prices = load_list(OLD / "indexed" / "pricelist.json").prices
    write_approval(prices, [], tmp_path / "list.xlsx")
    loaded = load_list(tmp_path / "list.xlsx").prices
    assert loaded == prices and loaded.fingerprint == prices.fingerprint


@pytest.mark.parametrize("pretty", [None, 1])
@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        (("lines", 0, "price"), 13_000, "fingerprint"),
        (("settings", "rounding"), "100 đ, down", "settings.rounding: "),  # against unit and mode
        (("settings", "more"), "x", "settings.more"),
        (("settings", "rounding_mode"), "sideways", "settings"),
        (("settings", "share_of_ceiling"), "much", "settings"),
        (("settings", "index:salary"), "2340000", "settings"),
        (("settings", "min_provinces"), None, "settings"),
        (("signers", 0), {"title": "GIÁM ĐỐC"}, "signers"),
        (("awards", 0, "source"), "tenders.xlsx", "source"),
        (("awards", 0, "source"), "tenders.xlsx!0", "source"),
        (("schema_version",), 4, "schema_version"),
        (("schema_version",), 3, "pack_sha256|settings"),
        (("schema_version",), 2, "pack_sha256|settings"),
    ],
)
def test_a_changed_list_of_version_1_is_refused_by_the_path(
    tmp_path: Path, path: tuple[Any, ...], value: Any, where: str, pretty: int | None
) -> None:
    record = inner = said("dossier/out")
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    (tmp_path / "list.json").write_text(json.dumps(record, ensure_ascii=False, indent=pretty), encoding="utf-8")
    with pytest.raises(InvalidPriceList, match=where):
        read_pricelist(tmp_path / "list.json")


def test_a_list_without_later_entries_is_written_and_read_without_them(long_an: Any, tmp_path: Path) -> None:
    """What disputes have had since is left out where it is empty: a list of version 2 that never had it keeps its fingerprint."""
    for directions in (long_an.prices.disputes[0].directions, ()):
        prices = replace(long_an.prices, disputes=(replace(long_an.prices.disputes[0], directions=directions),))
        write_pricelist(prices, tmp_path / "pricelist.json")
        (dispute,) = json.loads((tmp_path / "pricelist.json").read_text(encoding="utf-8"))["disputes"]
        assert ("directions" in dispute, "missing" in dispute) == (bool(directions), False)
        assert read_pricelist(tmp_path / "pricelist.json") == prices


def test_a_list_is_frozen_and_writing_it_changes_nothing_in_it(long_an: Any, tmp_path: Path) -> None:
    prices = replace(long_an.prices)
    assert "fingerprint" not in vars(prices)
    copy = replace(prices)
    assert write_pricelist(prices, tmp_path / "list.json") == copy.fingerprint and prices == copy
    record = json.loads("".join(written_chunks(prices)))
    assert record["schema_version"] == SCHEMA_VERSION and record["lines"][0]["items"][0]["source"]["row"] > 1
    for thing, name in ((prices, "status"), (prices, "fingerprint"), (prices.lines[0], "price"), (prices.settings, "classes")):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, name, None)


def test_a_later_version_of_the_pack_serves_an_older_list() -> None:
    """The list of 0.1.0 was made by version 1 of its pack, which the one that is here continues: a notice says so."""
    loaded = load_list(OLD / "indexed" / "pricelist.json")
    assert loaded.prices.pack_version == "1" and int(loaded.law.regulation.pack_version) > 1
    assert loaded.pack_changed
    exported = pricebook.export(OLD / "indexed" / "pricelist.json", form="board")
    assert [notice.key for notice in exported.notices if notice.key == "call.pack-changed"] == ["call.pack-changed"]
