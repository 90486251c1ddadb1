"""Classes, kinds of facility and names of managers are data: regimes with others than today's need no change in the program."""

import ast
import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.app.regulation import regulation
from pricebook.base.languages import Named, Terms, shown
from pricebook.cli.app import app
from pricebook.entitlement.prices import entitlements
from pricebook.findings import plain_figure
from pricebook.pricelist import read_pricelist
from pricebook.regulation import FacilityFacts, FoundPack, LawOnDay, load_pack, search_path
from pricebook.submission.read.classes import class_words_of
from tests.support import (
    ROOT,
    SHARED,
    approved_in_registry,
    case,
    found,
    law_of,
    pack,
    pair,
    performed,
    prices,
    silent,
    told,
    write_csv,
    write_xlsx,
)

ARTICLE = 'reference = { document = "01/2030/TT-VD", place = "Điều 3" }'
PACK = f"""
id = "example-2030"
pack_version = "1"
title = "Thông tư ví dụ số 01/2030 (minh họa)"
short_title = "TT ví dụ 01/2030"
ordinal_heading = "STT theo TT 01"
issuer = "Bộ Y tế"
issued_on = 2030-01-02
complete = false
classes = ["A", "B", "vessel"]
verified_on = 2030-01-15

[[own_classes]]
id = "A"
name = {{ vi = "Cấp A", en = "level A" }}
rank = "cấp"
ranked = ["A"]

[[own_classes]]
id = "B"
name = {{ vi = "Cấp B", en = "level B" }}
rank = "cấp"
ranked = ["B"]

[[own_classes]]
id = "vessel"
name = {{ vi = "Tàu khám bệnh", en = "hospital ship" }}
words = ["tàu khám bệnh", "TKB"]

[[own_kinds]]
id = "mobile-clinic"
name = {{ vi = "Phòng khám lưu động", en = "mobile clinic" }}
words = ["PK lưu động"]
names = ["xe khám bệnh"]

[[own_kinds]]
id = "cooperative"
name = {{ vi = "Hợp tác xã y tế", en = "health cooperative" }}
needs_rule = true

[managers]
province = ["Hội đồng vùng"]
central = ["Tổng đoàn"]

[[references]]
document = "01/2030/TT-VD"
title = "Thông tư ví dụ số 01/2030/TT-VD ngày 02/01/2030 (minh họa)"

[[components]]
id = "supplies"
name = "Thuốc, hóa chất, vật tư"
kind = "norm"
{ARTICLE}

[rounding]
unit = 100
mode = "half-up"
{ARTICLE}

[unit_price]
awards_count = "valid-on-date"
undated = "not-counted"
tender_groups = "compete"

[regional]
method = "mean-of-lowest"
min_provinces = 1

[ceilings]
required = true
{ARTICLE}

[[jurisdiction]]
managed_by = "province"
local_price = true
{ARTICLE}

[[jurisdiction]]
managed_by = "*"
local_price = false
{ARTICLE}

[[jurisdiction]]
kinds = ["private-hospital"]
by_agreement = true
local_price = false
{ARTICLE}

[[class_price]]
classes = ["vessel"]
takes = "B"
{ARTICLE}

[[class_price]]
kinds = ["mobile-clinic"]
takes = "B"
pays = "1/2"
{ARTICLE}
"""
SERVICES = """
| service_id | part | ordinal | service_code | group | name | unit | conditions | note | confirmed | source | verified_on |
| K.1 | K | 1 | 99.0001 | Khám | Khám thử (minh họa) | lần | | | yes | phụ lục | 2030-01-15 |
"""
CEILINGS = """
| service_id | class | ceiling | source | verified_on |
| K.1 | A | 30000 | phụ lục | 2030-01-15 |
| K.1 | B | 20000 | phụ lục | 2030-01-15 |
| K.1 | vessel | 20000 | phụ lục | 2030-01-15 |
"""
SETTINGS = """
regulation = "example-2030"
province = "Tây Ninh"
pricing_date = 2030-03-01
submitter = "Hội đồng vùng Đông Nam"
approver = "Hội đồng vùng Đông Nam"
classes = ["A", "B"]
"""
NORMS = """
| service | class | component | amount |
| K.1 | Cấp A | supplies | 29000 |
| K.1 | b | supplies | 19000 |
"""
TENDERS = "| item_name | unit | price | decision_no |\n"
FACILITIES = """
| facility_code | name | class | managed_by | Loại hình |
| 1 | Bệnh viện vùng | cấp A | Hội đồng vùng Đông Nam | |
| 2 | Nhà thương huyện | CAP B | province | công lập |
| 3 | Tàu Hồng Hà | TKB | Hội đồng vùng Đông Nam | |
| 4 | Xe số 4 | A | Hội đồng vùng Đông Nam | PK lưu động |
"""


def in_facility(facility: str, service: str = "K.1") -> str:
    return f"| {facility} | {service} | có | có | có | có |"


CAN = "\n".join(
    ("| facility_code | service | approved | equipped | staffed | performing |", *(in_facility(code) for code in "1234"))
)


def folder_of_packs(home: Path, settings: str = PACK) -> Path:
    """A folder for --norms that holds the invented regime, and nothing else."""
    folder = home / "norms" / "example-2030"
    folder.mkdir(parents=True)
    (folder / "regulation.toml").write_text(settings, encoding="utf-8")
    write_csv(folder / "services.csv", SERVICES)
    write_csv(folder / "ceilings.csv", CEILINGS)
    return folder.parent


def dossier(home: Path, *, settings: str = SETTINGS, **tables: str) -> Path:
    folder = home / "dossier"
    folder.mkdir(parents=True)
    (folder / "dossier.toml").write_text(settings, encoding="utf-8")
    given = {"norms": NORMS, "tenders": TENDERS, "facilities": FACILITIES, "capabilities": CAN}
    for name, table in {**given, **tables}.items():
        write_csv(folder / f"{name}.csv", table)
    return folder


def built(home: Path, **parts: str) -> Built:
    return pricebook.build(dossier(home, **parts), norms=folder_of_packs(home))


def test_an_invented_regime_is_built(home: Path) -> None:
    result = built(home)
    assert [finding.code for finding in result.findings if finding.severity != "info"] == []
    assert prices(result) == {("K.1", "A"): 29_000, ("K.1", "B"): 19_000}
    assert result.prices is not None and result.law is not None
    paid = {row.facility_code: (row.class_, row.price) for row in entitlements(result.prices, result.law)}
    # the ship takes the price of B; the mobile clinic half of B's: 19,000 / 2
    assert paid == {"1": ("A", 29_000), "2": ("B", 19_000), "3": ("B", 19_000), "4": ("B", 9_500)}


@pytest.mark.slow
def test_its_classes_are_shown_by_their_names(home: Path) -> None:
    result = built(home)
    out = home / "out"
    result.write(out)
    prices_ = read_pricelist(out / "pricelist.json")
    assert (prices_.class_name("A"), prices_.class_name("A", "en"), prices_.class_name(None)) == ("Cấp A", "level A", "")
    assert prices_ == pricebook.load(out / "pricelist.xlsx")  # the printed cells, read back
    assert {facility.kind for facility in prices_.facilities} == {None, "public", "mobile-clinic"}
    explained = pricebook.explain(home / "dossier", "K.1", norms=home / "norms")
    assert "level A" in explained.tree("en")[0].text and "Cấp A" in explained.tree("vi")[0].text


@pytest.mark.parametrize(
    "table",
    [
        "| STT | STT theo TT 01 | Tên dịch vụ | Giá đề nghị - cấp A | Giá đề nghị - BV CẤP B |\n| 1 | 1 | Khám thử | 30100 | 20000 |",
        "| STT theo TT 01 | Tên dịch vụ | Giá đề nghị |\n| 1 | Khám thử | |\n| | - Bệnh viện cấp A | 30100 |\n| | - Cấp B, TKB | 20000 |",
        "| STT theo TT 01 | Tên dịch vụ | Hạng | Giá đề nghị |\n| 1 | Khám thử | BV cấp A | 30100 |\n| 1 | Khám thử | b | 20000 |",
    ],
)
def test_its_submissions_are_read_by_its_classes(home: Path, table: str) -> None:
    norms = folder_of_packs(home)
    checked = pricebook.check(write_xlsx(home / "list.xlsx", table), regulation="example-2030", norms=norms)
    above = [finding for finding in checked.findings if finding.code == "CP001"]
    assert [(finding.observed, finding.limit) for finding in above] == [(30_100, 30_000)]
    assert "level A" in above[0].message("en") and "Cấp A" in above[0].message("vi")
    assert not [finding.code for finding in checked.findings if finding.code in ("CP002", "CP011")]


def test_the_class_of_the_command_line_is_one_of_the_regulation(home: Path) -> None:
    norms = folder_of_packs(home)
    path = write_xlsx(home / "list.xlsx", "| STT theo TT 01 | Tên dịch vụ | Giá đề nghị |\n| 1 | Khám thử | 25000 |")
    above = told(pricebook.check(path, regulation="example-2030", class_="cấp B", norms=norms), "CP001")
    assert above == [("CP001", "C2", 25_000, 20_000)]
    assert told(pricebook.check(path, regulation="example-2030", class_="A", norms=norms), "CP001") == []
    with pytest.raises(pricebook.CallError, match=r"hạng II.*A, B, vessel"):  # a class of other regimes
        pricebook.check(path, regulation="example-2030", class_="hạng II", norms=norms)


@pytest.mark.slow
def test_its_catalogue_is_exported(home: Path) -> None:
    result = built(home)
    assert result.prices is not None
    from pricebook.pricelist import write_pricelist

    out = home / "approved"
    out.mkdir()
    write_pricelist(result.prices, out / "pricelist.json")
    registry = approved_in_registry(out / "pricelist.json", norms=home / "norms")
    exported = pricebook.export(out / "pricelist.json", "reimbursement", norms=home / "norms", registry=registry)
    written = exported.write(home / "catalogues")
    catalogue = pricebook.load(written.folder / "4-portal.xlsx")
    assert [price.price for price in catalogue.prices] == [9_500]  # type: ignore[union-attr]


@pytest.mark.slow
def test_new_offers_its_classes_and_kinds(home: Path) -> None:
    norms = folder_of_packs(home)
    folder = home / "new"
    args = ["new", str(folder), "--regulation", "example-2030", "--province", "Tây Ninh", "--norms", str(norms)]
    made = CliRunner().invoke(app, args)
    assert made.exit_code == 0, made.output
    assert 'classes = ["A", "B", "vessel"]' in (folder / "dossier.toml").read_text(encoding="utf-8")
    import openpyxl

    explained = openpyxl.load_workbook(folder / "ho-so.xlsx")["Hướng dẫn"]
    values: dict[str, str] = {}
    for row in explained.iter_rows(values_only=True):
        values.setdefault(str(row[1]), str(row[5]))  # the facilities come first
    assert values["class"] == "A (Cấp A), B (Cấp B), vessel (Tàu khám bệnh)"
    assert "mobile-clinic (Phòng khám lưu động)" in str(values["kind"])


@pytest.mark.slow
def test_no_word_of_the_vocabulary_stands_in_the_program() -> None:
    """What the vocabulary says of classes, kinds and managers is in no module; lists of version 1 have the names that they had."""
    known = pack("ttlt-04-2012").regulation.vocabulary
    words = {word for entry in (*known.classes, *known.levels, *known.kinds) for word in entry.words}
    words |= {f"{entry.rank} {one}" for entry in (*known.classes, *known.levels) for one in entry.ranked}
    words |= {entry.id for entry in (*known.classes, *known.levels, *known.kinds) if len(entry.id) > 5}
    words -= {"basic", "initial", "public", "special"}  # English words
    for path in sorted((ROOT / "pricebook").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        texts = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
        assert not texts & words, path


def a_dossier(
    home: Path, row: str, *, settings: str = PACK, columns: str = "| facility_code | name | class | managed_by | kind |"
) -> Built:
    capabilities = performed("K.1").replace("80001", "9")
    folder = dossier(home, facilities=f"{columns}\n{row}", capabilities=capabilities)
    return pricebook.build(folder, norms=folder_of_packs(home, settings))


@pair("FC014", kind=("bệnh viện tư nhân", "công lập"))
def test_a_private_hospital_by_agreement(home: Path, kind: str, raises: bool) -> None:
    result = a_dossier(home, f"| 9 | Bệnh viện An Bình | A | Hội đồng vùng Đông Nam | {kind} |")
    assert found(result, "FC014") == ([("FC014", "facilities.csv!E2")] if raises else [])
    law = result.law
    assert result.prices is not None and law is not None
    paid = [row.price for row in entitlements(result.prices, law)]
    assert paid == ([] if raises else [29_000])  # agreed prices are not the list's


@pair("FC015", kind=("Hợp tác xã y tế", "PK lưu động"))
def test_a_kind_that_needs_a_rule_and_has_none(home: Path, kind: str, raises: bool) -> None:
    result = a_dossier(home, f"| 9 | Trạm số 9 | A | Hội đồng vùng Đông Nam | {kind} |")
    assert found(result, "FC015", "FC005") == ([("FC015", "facilities.csv!E2")] if raises else [])
    assert [facility.in_scope for facility in result.prices.facilities] == [not raises]  # type: ignore[union-attr]


@pair("FC016", kind=("", "công lập"))
def test_a_name_that_reads_like_another_kind(home: Path, kind: str, raises: bool) -> None:
    result = a_dossier(home, f"| 9 | Xe khám bệnh số 9 | A | Hội đồng vùng Đông Nam | {kind} |")
    assert found(result, "FC016") == ([("FC016", "facilities.csv!B2")] if raises else [])


@silent("FC016")
def test_a_name_is_no_question_where_the_kind_changes_nothing(home: Path) -> None:
    """A mobile clinic's price is half of B's: without that rule its kind has no price of its own."""
    without = PACK.replace('[[class_price]]\nkinds = ["mobile-clinic"]\ntakes = "B"\npays = "1/2"\n' + ARTICLE, "")
    result = a_dossier(home, "| 9 | Xe khám bệnh số 9 | A | Hội đồng vùng Đông Nam | |", settings=without)
    assert found(result, "FC016") == []


@pytest.mark.slow
def test_who_decides_is_not_invented(home: Path) -> None:
    """FC003 of a rule that names nobody says "another authority", and prints no blank."""
    result = a_dossier(home, "| 9 | Bệnh viện đoàn | A | Tổng đoàn Than | |")
    (finding,) = [finding for finding in result.findings if finding.code == "FC003"]
    for language in ("vi", "en"):
        assert "–" not in finding.message(language) and "None" not in finding.message(language)  # type: ignore[arg-type]
    assert "another authority" in finding.message("en")
    assert found(a_dossier(home / "other", "| 9 | Bệnh viện X | A | Công ty X | |"), "FC003", "FC005") == [
        ("FC005", "facilities.csv!D2")
    ]


@pair("IN036", classes=('["A", "cap B"]', '["A", "B"]'))
def test_a_class_that_the_regulation_does_not_have(home: Path, classes: str, raises: bool) -> None:
    result = built(home, settings=SETTINGS.replace('["A", "B"]', classes))
    assert found(result, "IN036") == ([("IN036", "dossier.toml")] if raises else [])
    if raises:
        (finding,) = [finding for finding in result.findings if finding.code == "IN036"]
        assert finding.remedy("en").endswith("Nearest: B.")


def of_pack(home: Path, settings: str) -> list[tuple[str, str, object]]:
    folder = folder_of_packs(home, settings) / "example-2030"
    return [(f.code, str(f.at), f.observed) for f in regulation(folder).findings]


@pair("LW014", named=("vesel", "vessel"))
def test_a_class_that_nothing_defines(home: Path, named: str, raises: bool) -> None:
    settings = PACK.replace('classes = ["vessel"]', f'classes = ["{named}"]')
    assert of_pack(home, settings) == ([("LW014", "example-2030/regulation.toml", "vesel")] if raises else [])


@case("LW014")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('kinds = ["mobile-clinic"]', 'kinds = ["mobil-clinic"]'),
        ('kinds = ["private-hospital"]', 'kinds = ["private"]'),
        ('takes = "B"\npays', 'takes = "C"\npays'),
        ('classes = ["A", "B", "vessel"]', 'classes = ["A", "B", "vessel", "V"]'),
    ],
)
def test_wherever_it_is_named(home: Path, old: str, new: str) -> None:
    assert [entry[0] for entry in of_pack(home, PACK.replace(old, new))] == ["LW014"]


@pair("LW015", word=("A", "C"))
def test_a_word_for_two_classes(home: Path, word: str, raises: bool) -> None:
    settings = PACK.replace('rank = "cấp"\nranked = ["B"]', f'rank = "cấp"\nranked = ["B", "{word}"]')
    assert {entry[0] for entry in of_pack(home, settings)} == ({"LW015"} if raises else set())


def test_a_vocabulary_in_the_folder_of_packs(home: Path) -> None:
    """It goes before the installed one, and counts for the SHA-256 of the packs that are then used."""
    plain = search_path().find("ttlt-04-2012")
    norms = home / "norms"
    norms.mkdir(parents=True)
    (norms / "facilities.toml").write_text(
        '[[classes]]\nid = "station"\nname = { vi = "Trạm xá", en = "infirmary" }\nwords = ["trạm xá"]\n', encoding="utf-8"
    )
    found_pack = search_path(norms).find("ttlt-04-2012")
    assert plain is not None and found_pack is not None
    assert found_pack.folder == plain.folder and found_pack.sha256 != plain.sha256
    loaded, _ = load_pack(found_pack)
    assert loaded is not None
    assert [entry.name.vi for entry in loaded.regulation.named_classes][-1] == "Trạm xá"
    assert [entry.id for entry in loaded.regulation.named_classes] == list(
        loaded.regulation.classes
    )  # II and the others are there


def test_a_vocabulary_that_cannot_be_read(home: Path) -> None:
    folder = folder_of_packs(home)
    (folder / "facilities.toml").write_text('[[classes]]\nid = "A"\n', encoding="utf-8")
    loaded, findings = load_pack(FoundPack(folder / "example-2030", "norms-option"))
    assert loaded is None
    assert ("LW001", "facilities.toml") in [(finding.code, finding.at.file) for finding in findings]


def test_a_regime_that_prices_by_technical_level(home: Path) -> None:
    """Its classes are levels: the column of levels is then the column of classes."""
    settings = PACK.replace('classes = ["A", "B", "vessel"]', 'classes = ["specialised", "basic"]')
    settings = settings.replace('[[class_price]]\nclasses = ["vessel"]\ntakes = "B"\n' + ARTICLE, "")
    settings = settings.replace('takes = "B"\npays', 'takes = "basic"\npays')
    norms = folder_of_packs(home, settings)
    ceilings = (
        CEILINGS.replace("| A |", "| specialised |")
        .replace("| B |", "| basic |")
        .replace("| K.1 | vessel | 20000 | phụ lục | 2030-01-15 |\n", "")
    )
    write_csv(norms / "example-2030" / "ceilings.csv", ceilings)
    folder = dossier(
        home,
        settings=SETTINGS.replace('["A", "B"]', '["specialised", "basic"]'),
        norms="| service | class | component | amount |\n| K.1 | chuyên sâu | supplies | 29000 |\n| K.1 | cấp cơ bản | supplies | 19000 |",
        facilities="| facility_code | name | Cấp chuyên môn kỹ thuật | managed_by |\n| 1 | Bệnh viện vùng | Cấp cơ bản | province |",
        capabilities="\n".join(CAN.splitlines()[:2]),
    )
    result = pricebook.build(folder, norms=norms)
    assert [finding.code for finding in result.findings if finding.severity == "error"] == []
    assert prices(result) == {("K.1", "specialised"): 29_000, ("K.1", "basic"): 19_000}
    assert [facility.class_ for facility in result.prices.facilities] == ["basic"]  # type: ignore[union-attr]


def test_a_facility_may_have_a_class_and_a_level(home: Path) -> None:
    columns = "| facility_code | name | class | managed_by | kind | Cấp chuyên môn kỹ thuật |"
    result = a_dossier(home, "| 9 | Bệnh viện vùng | A | province | | cấp cơ bản |", columns=columns)
    (facility,) = result.prices.facilities  # type: ignore[union-attr]
    assert (facility.class_, facility.level) == ("A", "basic")


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("BV hạng II, III và IV", ["II", "III", "IV"]),
        ("Bệnh viện hạng đặc biệt", ["special"]),
        ("TYT xã", ["station"]),
        ("PKĐKKV", ["polyclinic"]),
        ("các cơ sở chưa được xếp hạng", ["unranked"]),
        ("hạng 2", ["II"]),
        ("Chăm sóc cấp 2", []),  # a level of nursing
        ("2", []),
    ],
)
def test_words_for_the_classes_of_2012(text: str, classes: list[str]) -> None:
    assert class_words_of(LawOnDay(pack("ttlt-04-2012"), date(2012, 8, 1))).in_text(text)[0] == classes


def test_a_named_id_is_an_id_for_machines_and_words_for_people() -> None:
    named = Named("A", vi="Cấp A", en="level A")
    assert (shown(Terms([named]), "vi"), shown(Terms([named]), "en"), plain_figure(Terms([named]))) == ("Cấp A", "level A", "A")
    assert json.dumps([named]) == '["A"]' and named == "A"


TT37 = SHARED / "cases" / "law" / "tt37"


@pytest.mark.skipif(not TT37.is_dir(), reason="the cases are not beside the project: ../shared/cases/law")
def test_the_facilities_of_circular_37_2018() -> None:
    """Article 4(2)–(3): who takes whose price, and half of whose. II.2 is a bed-day, III.1340 a technical service."""
    result = pricebook.build(TT37)
    assert result.prices is not None and result.law is not None
    paid = {(row.facility_code, row.service_id): (row.class_, row.price) for row in entitlements(result.prices, result.law)}
    assert paid == {
        ("1", "II.2"): ("II", 180_000),  # 20 × 9,000
        ("1", "III.1340"): (None, 29_000),  # the mean of 30,000 and 28,000
        ("2", "II.2"): ("IV", 90_000),  # a polyclinic: class IV, 10 × 9,000
        ("2", "III.1340"): (None, 29_000),
        ("3", "III.1340"): (None, 20_300),  # a station: 70 % of technical services; it has no price for a bed
        ("4", "III.1340"): (None, 20_300),  # an army clinic of the class of stations: the local price of a station
        ("5", "II.2"): ("II", 180_000),  # an army hospital of class II: the local price of the class
        ("5", "III.1340"): (None, 29_000),
    }
    assert found(result, "FC003") == [("FC003", "facilities.csv!D7")]  # the Ministry's own hospital
    assert found(result, "FC005", "FC014", "FC015", "FC016") == []


@pytest.mark.parametrize(
    ("kind", "managed_by", "class_", "paid"),
    [
        ("PK quân dân y", "Bộ Quốc phòng", "unranked", {"III.1340": 20_300}),  # article 4(3)a: as a station
        ("PK quân dân y", "Sở Y tế", "unranked", {"II.2": 90_000, "III.1340": 29_000}),  # 4(2)b: 4(3) is about ministries only
        ("bệnh xá quân dân y", "Bộ Quốc phòng", "unranked", {"II.2": 90_000, "III.1340": 29_000}),  # article 4(3)b: class IV
        ("", "Sở Y tế", "unranked", {"II.2": 90_000, "III.1340": 29_000}),  # article 4(2)b: class IV
        ("", "Bộ Giao thông vận tải", "unranked", {"II.2": 90_000, "III.1340": 29_000}),  # article 4(3)d: class IV
        ("bệnh viện tư nhân", "Sở Y tế", "II", {}),  # article 1: the State's facilities only; the pack has no rule for others
    ],
)
def test_kinds_under_circular_37_2018(home: Path, kind: str, managed_by: str, class_: str, paid: dict[str, int]) -> None:
    services = ("II.2", "III.1340")
    folder = dossier(
        home,
        settings='regulation = "tt37-2018"\nprovince = "Long An"\npricing_date = 2019-06-01\nsubmitter = "UBND tỉnh Long An"\n'
        'approver = "HĐND tỉnh Long An"\nclasses = ["II", "IV"]\n',
        norms="| service | class | component | amount |\n| II.2 | IV | supplies | 90000 |\n| III.1340 | | supplies | 29000 |",
        facilities=f"| facility_code | name | class | managed_by | kind |\n| 9 | Cơ sở 9 | {class_} | {managed_by} | {kind} |",
        capabilities="| facility_code | service | approved | equipped | staffed | performing |\n"
        + "\n".join(in_facility("9", service) for service in services),
    )
    result = pricebook.build(folder)
    assert result.prices is not None and result.law is not None
    assert {row.service_id: row.price for row in entitlements(result.prices, result.law)} == paid


@pytest.mark.parametrize(
    ("kind", "managed_by", "class_", "part", "local", "paid"),
    [
        ("officials-clinic", "Sở Y tế", "unranked", "I", True, ("II", "1")),  # article 4(2): examinations as class II
        ("officials-clinic", "Sở Y tế", "unranked", "III", True, ("IV", "1")),  # else as an unranked one, 4(3)
        ("private-clinic", "Công ty TNHH X", "unranked", "III", True, ("IV", "1")),  # 4(3)
        ("military-clinic", "Bộ Quốc phòng", "unranked", "I", True, ("IV", "1")),  # 4(3)
        ("private-hospital", "Công ty TNHH X", "III", "III", False, None),  # no rule here: by agreement, not by this list
        (None, "Sở Y tế", "station", "III", True, (None, "7/10")),  # 4(5)a
    ],
)
def test_kinds_under_circular_39_2018(
    kind: str | None, managed_by: str, class_: str, part: str, local: bool, paid: tuple[str | None, str] | None
) -> None:
    law = pack("tt39-2018").regulation
    assert law.has_local_price(managed_by, class_, kind) == local
    rule = law.class_price_of(FacilityFacts(managed_by, class_, kind), part)
    assert (None if rule is None else (rule.takes, rule.pays)) == paid


@pytest.mark.parametrize("manager", ["Bộ Y tế", "Bộ Quốc phòng", "BQP"])
def test_letter_1513_does_not_say_who_decides_for_the_two_ministries(home: Path, manager: str) -> None:
    law = pack("ttlt-04-2012").regulation
    rule = law.jurisdiction_of(manager, "I")
    assert rule is not None and (rule.proposes, rule.approves, rule.local_price) == (None, None, False)
    other = law.jurisdiction_of("Bộ Giao thông vận tải", "I")
    assert other is not None and other.approves == "Bộ Y tế"


def test_lists_before_the_names_have_the_names_that_they_had() -> None:
    prices_ = read_pricelist(next((ROOT / "tests" / "made_by_0_1_0").rglob("pricelist.json")))
    assert prices_.schema_version == 1 and prices_.class_name("station") in ("Trạm y tế", "station")
    assert law_of(prices_).class_term("station") == "station"
