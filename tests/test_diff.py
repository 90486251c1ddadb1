"""Two lists compared: what changed, and by which cause, đồng by đồng; what that does by form 21."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.app.diff import Compared, diff
from pricebook.app.errors import InputNotFound, OutputExists, UnreadableList, WrongOption
from pricebook.causes import ORDER
from pricebook.cli.app import app
from pricebook.compare import Changes, compare
from pricebook.compare.changes import CHOICES
from pricebook.pricelist import PriceList, write_pricelist
from tests.support import approved_in_registry, built, dossier
from tests.test_new_pack import PACK, blocks

TENDERS = """
| item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
| G | Găng tay | đôi | {gloves} | {decision} | 2012-01-10 | 2012-01-10 | 2012-12-31 |
| K | Khẩu trang | cái | 730 | 10/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31 |
"""
NORMS = """
| service | component | item_code | item_name | unit | quantity | amount |
| C5.1.272 | supplies | G | Găng tay | đôi | {gloves} | |
| C5.1.272 | supplies | K | Khẩu trang | cái | 1 | |
| C5.1.272 | utilities | | | | | {lump} |
"""
REGIONAL = """
| province | item_code | item_name | unit | price | decision_no | decision_date | valid_from | valid_to |
| Tiền Giang | G | Găng tay | đôi | {first} | 5/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31 |
| Đồng Tháp | G | Găng tay | đôi | {second} | 6/QĐ | 2012-01-10 | 2012-01-10 | 2012-12-31 |
"""
HUNDREDS = '[rounding]\nunit = 100\nmode = "half-up"'


def tenders(gloves: int = 1_200, decision: str = "10/QĐ") -> str:
    return TENDERS.format(gloves=gloves, decision=decision)


def norms(gloves: str = "2", lump: int = 1_000) -> str:
    return NORMS.format(gloves=gloves, lump=lump)


def listed(home: Path, settings: str = HUNDREDS, **tables: str) -> PriceList:
    """A list of Hematocrit: 2 × 1,200 + 730 + 1,000 = 4,130 → 4,100, below its maximum of 15,000."""
    tables = {"norms": norms(), "tenders": tenders(), **tables}
    result: Built = built(home, settings=settings, **tables)
    assert result.prices is not None, result.findings
    return result.prices


def causes(changes: Changes, service: str = "C5.1.272") -> list[tuple[str, str | None, int]]:
    """(kind, code, đồng) of each cause of the one price of a service."""
    (line,) = [each for each in changes.repriced if each.pair.new.service_id == service]
    assert sum(cause.amount for cause in line.causes) == line.change
    return [(cause.kind, cause.code, cause.amount) for cause in line.causes]


def test_a_list_against_itself(tmp_path: Path) -> None:
    prices = listed(tmp_path / "a")
    changes = compare(prices, prices)
    assert changes.nothing and not changes.choices and changes.by_kind() == {} and changes.total == 0


@pytest.mark.slow
def test_a_tender_is_replaced(tmp_path: Path) -> None:
    changes = compare(listed(tmp_path / "a"), listed(tmp_path / "b", tenders=tenders(1_350, "22/QĐ")))
    # 2 × (1,350 − 1,200) = 300: 4,430 → 4,400
    assert causes(changes) == [("award", "G", 300)]
    (cause,) = changes.repriced[0].causes
    assert (cause.old, cause.new, cause.old_from, cause.new_from) == (1_200, 1_350, "10/QĐ", "22/QĐ")


@pytest.mark.slow
def test_an_item_becomes_regional_and_then_its_average_changes(tmp_path: Path) -> None:
    without = "\n".join(line for line in tenders().splitlines() if "Găng" not in line)
    own = listed(tmp_path / "a")
    regional = listed(tmp_path / "b", tenders=without, regional_prices=REGIONAL.format(first=1_300, second=1_500))
    dearer = listed(tmp_path / "c", tenders=without, regional_prices=REGIONAL.format(first=1_300, second=1_700))
    # the mean of 1,300 and 1,500 is 1,400: 2 × 200 = 400 → 4,530 → 4,500; of 1,300 and 1,700 it is 1,500: 4,730 → 4,700
    assert causes(compare(own, regional)) == [("basis", "G", 400)]
    assert causes(compare(regional, dearer)) == [("regional", "G", 200)]
    assert causes(compare(dearer, own)) == [("basis", "G", -600)]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        (norms(gloves="3"), ("norm", "G", 1_200)),  # one pair more: 5,330 → 5,300
        (norms(lump=1_500), ("lump", "utilities", 500)),  # 4,630 → 4,600
        ("\n".join(line for line in norms().splitlines() if "Khẩu" not in line), ("norm", "K", -700)),  # 3,400
    ],
)
def test_a_norm_changes(tmp_path: Path, changed: str, cause: tuple[str, str, int]) -> None:
    assert causes(compare(listed(tmp_path / "a"), listed(tmp_path / "b", norms=changed))) == [cause]


@pytest.mark.slow
def test_an_item_in_another_unit_is_one_cause(tmp_path: Path) -> None:
    """Neither its price nor its quantity can be compared: 2 đôi at 1,200, and 0.05 hộp at 50,000."""
    boxes = norms("0.05").replace("| đôi |", "| hộp |")
    changes = compare(
        listed(tmp_path / "a"), listed(tmp_path / "b", norms=boxes, tenders=tenders(50_000).replace("| đôi |", "| hộp |"))
    )
    assert causes(changes) == [("norm", "G", 100)]  # 2,500 − 2,400: 4,230 → 4,200


@pytest.mark.slow
def test_rounding_share_and_proposal(tmp_path: Path) -> None:
    proposed = "| service | price | reason |\n| C5.1.272 | 3900 | vừa thu nhập |"
    before = listed(tmp_path / "a")
    after = listed(tmp_path / "b", 'share_of_ceiling = "0.3"\n[rounding]\nunit = 1000\nmode = "up"', proposed_prices=proposed)
    # rounding: 4,130 up to 5,000, +900; share: 15,000 × 0.3 = 4,500 up to 5,000, no effect; proposal: 3,900, −1,100
    assert causes(compare(before, after)) == [("rounding", None, 900), ("share", None, 0), ("proposal", None, -1_100)]
    assert [each.name for each in compare(before, after).choices] == ["rounding", "share-of-ceiling"]


@pytest.mark.slow
def test_a_tender_that_moves_no_rounded_price_is_no_change(tmp_path: Path) -> None:
    changes = compare(listed(tmp_path / "a"), listed(tmp_path / "b", tenders=tenders(1_205)))  # 4,140 → 4,100
    assert changes.nothing


SALARY = """
[[components]]
id = "salary"
name = "Tiền lương"
kind = "indexed"
index = "base-salary"
reference = { document = "01/2030/TT-VD", place = "Điều 3 khoản 3" }

[[indices]]
id = "base-salary"
name = "Mức lương cơ sở"
base = 1800000
value = 1800000
from = 2030-02-01
to = 2030-05-31
reference = { document = "01/2030/TT-VD", place = "Điều 8" }

[[indices]]
id = "base-salary"
name = "Mức lương cơ sở"
base = 1800000
value = 2340000
from = 2030-06-01
reference = { document = "01/2030/TT-VD", place = "Điều 8" }
"""
AMOUNTS = 'service_id,class,component,amount,index,source\nA.1,,salary,10000,base-salary,"01/2030/TT-VD, phụ lục B"\n'
CEILINGS = """service_id,class,ceiling,source,verified_on,from,to
A.1,,14000,"01/2030/TT-VD, phụ lục A",2030-01-15,2030-02-01,2030-05-31
A.1,,15000,"01/2030/TT-VD, phụ lục A",2030-01-15,2030-06-01,
"""
AWARDS = """item_code,item_name,unit,price,decision_no,decision_date,valid_from,valid_to
G,Găng tay,đôi,1200,10/QĐ-SYT,2030-01-10,2030-01-10,2030-05-31
G,Găng tay,đôi,1350,40/QĐ-SYT,2030-06-01,2030-06-01,2030-12-31
K,Khẩu trang,cái,730,10/QĐ-SYT,2030-01-10,2030-01-10,2030-12-31
"""


@pytest.fixture
def salary_tender_and_ceiling(tmp_path: Path) -> tuple[Path, Path]:
    """The dossier of norms/README.md in March and in July: another base salary, another tender, another maximum."""
    folders = []
    for day in ("2030-03-01", "2030-07-01"):
        home = tmp_path / day
        for name, text in blocks().items():
            if "," not in name:
                path = home / name.replace("my-province", "dossier").replace(PACK, f"dossier/{PACK}")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text.replace("2030-03-01", day), encoding="utf-8")
        pack = home / "dossier" / PACK
        (pack / "regulation.toml").write_text((pack / "regulation.toml").read_text(encoding="utf-8") + SALARY, encoding="utf-8")
        (pack / "amounts.csv").write_text(AMOUNTS, encoding="utf-8")
        (pack / "ceilings.csv").write_text(CEILINGS, encoding="utf-8")
        (home / "dossier" / "tenders.csv").write_text(AWARDS, encoding="utf-8")
        folders.append(home / "dossier")
    return folders[0], folders[1]


@pytest.mark.slow
def test_base_salary_tender_and_maximum_at_once(salary_tender_and_ceiling: tuple[Path, Path]) -> None:
    """
    |                          | March                      | July                        |
    | gloves, 2 pairs          | 2 × 1,200 = 2,400          | 2 × 1,350 = 2,700           |
    | masks, 1                 | 730                        | 730                         |
    | salary, 10,000 at 1.8 M  | 10,000                     | 10,000 × 2.34 / 1.8 = 13,000 |
    | sum, rounded to 100      | 13,130 → 13,100            | 16,430 → 16,400             |
    | maximum                  | 14,000                     | 15,000                      |
    | price                    | 13,100                     | 15,000                      |
    """
    compared = diff(*salary_tender_and_ceiling)
    # tender: 13,430 → 13,400, +300; salary: 16,430, but at most 14,000, +600; maximum: 15,000, +1,000; together 1,900
    assert causes(compared.changes, "A.1") == [("award", "G", 300), ("index", "salary", 600), ("ceiling", None, 1_000)]
    assert compared.changes.by_kind() == {"award": 300, "index": 600, "ceiling": 1_000}
    assert compared.changes.total == 15_000 - 13_100
    index = next(cause for cause in compared.changes.repriced[0].causes if cause.kind == "index")
    assert (index.old, index.new) == (1_800_000, 2_340_000)
    backwards = diff(*reversed(salary_tender_and_ceiling))
    # backwards the salary falls below the maximum first: 16,130 → 15,000, 0; 13,130 → 13,100, −1,900; then 14,000 bounds nothing
    assert causes(backwards.changes, "A.1") == [("award", "G", 0), ("index", "salary", -1_900), ("ceiling", None, 0)]


@pytest.mark.slow
def test_what_a_list_taken_over_cannot_explain_still_adds_up(tmp_path: Path) -> None:
    before = listed(tmp_path / "a")
    bare = [
        replace(line, status="fixed", composed=None, rounded=None, components={}, given={}, items=(), price=3_500)
        for line in before.lines
    ]
    imported = replace(before, lines=tuple(bare), awards=())
    assert causes(compare(imported, before)) == [("unexplained", None, 600)]
    assert causes(compare(before, imported)) == [("unexplained", None, -600)]


@pytest.mark.slow
def test_services_come_go_and_are_called_otherwise(tmp_path: Path) -> None:
    two = norms() + "| A2 | supplies | K | Khẩu trang | cái | 3 | |\n"
    before, after = listed(tmp_path / "a", norms=two), listed(tmp_path / "b")
    changes = compare(before, after)
    assert [(each.line.service_id, each.reason) for each in changes.removed] == [("A2", "not-performed")]
    assert [line.service_id for line in compare(after, before).added] == ["A2"]
    other = replace(after, lines=tuple(replace(line, ordinal="999", name="Khác") for line in after.lines))
    (renumbered,), (renamed,) = compare(after, other).renumbered, compare(after, other).renamed
    assert (renumbered.old.ordinal, renumbered.new.ordinal, renamed.new.name) == (after.lines[0].ordinal, "999", "Khác")


@pytest.mark.slow
def test_a_price_that_is_missing_on_one_side_has_no_difference(tmp_path: Path) -> None:
    before = listed(tmp_path / "a")
    after = listed(tmp_path / "b", tenders="\n".join(line for line in tenders().splitlines() if "Khẩu" not in line))
    changes = compare(before, after)
    assert [pair.new.service_id for pair in changes.lost] == ["C5.1.272"] and changes.repriced == ()
    assert [pair.new.service_id for pair in compare(after, before).found] == ["C5.1.272"]


@pytest.mark.slow
def test_one_price_for_all_classes_becomes_one_by_class(tmp_path: Path) -> None:
    by_class = norms() + "| C5.1.272 | maintenance | | | | | 500 |\n"
    head, *body = by_class.strip().splitlines()
    rows = [head.replace("| service |", "| service | class |")]
    rows += [line.replace("| C5.1.272 |", f"| C5.1.272 | {'II' if '500' in line else ''} |") for line in body]
    before, after = listed(tmp_path / "a"), listed(tmp_path / "b", norms="\n".join(rows))
    changes = compare(before, after)
    assert [(each.pair.old.class_, each.pair.new.class_, each.change) for each in changes.repriced] == [(None, "II", 500)]
    assert not changes.added and not changes.removed
    assert [(each.pair.new.class_, each.change) for each in compare(after, before).repriced] == [(None, -500)]


# What the changes do.

FORM_21 = """
| facility_code | service | period_from | period_to | outpatient | inpatient | fund_amount | patient_amount |
| 80001 | C5.1.272 | 2012-01-01 | 2012-03-31 | 90 | 10 | 8000 | 2000 |
| 80001 | 272 | 2012-04-01 | 2012-06-30 | 50 | | | |
| 99999 | C5.1.272 | 2012-01-01 | 2012-03-31 | 7 | | | |
| 80001 | C5.1.999 | 2012-01-01 | 2012-03-31 | 7 | | | |
| 80001 | C5.1.272 | 2012-07-01 | 2012-09-30 | | | | |
"""


@pytest.fixture
def of_hospitals(tmp_path: Path) -> Compared:
    """Hematocrit rises from 4,100 to 4,400, by a tender."""
    old = dossier(tmp_path / "a", settings=HUNDREDS, norms=norms(), tenders=tenders())
    new = dossier(tmp_path / "b", settings=HUNDREDS, norms=norms(), tenders=tenders(1_350), volumes=FORM_21)
    return diff(old, new, volumes=new, income="1.5e6", income_source="Niên giám thống kê 2011, tr. 45")


@pytest.mark.slow
def test_the_impact_by_facility_group_payer_and_cause(of_hospitals: Compared) -> None:
    impact = of_hospitals.impact
    assert impact is not None
    # 300 × 100 = 30,000, of which patients pay 2,000 of 10,000: 6,000; 300 × 50 = 15,000, and nobody knows who pays
    assert impact.total.change == 45_000 and (impact.total.old, impact.total.new) == (150 * 4_100, 150 * 4_400)
    assert dict(impact.total.by_payer) == {"fund": 24_000, "patient": 6_000, "unknown": 15_000}
    assert [(each.name, each.change) for each in impact.by_facility()] == [("80001 Bệnh viện tỉnh", 45_000)]
    assert [(each.name, each.change) for each in impact.by_group()] == [("Phần C5.1", 45_000)]
    assert impact.by_kind() == {"award": 45_000}


@pytest.mark.slow
def test_each_row_of_form_21_is_counted_or_named(of_hospitals: Compared) -> None:
    assert of_hospitals.impact is not None and len(of_hospitals.impact.effects) == 2
    assert dict(of_hospitals.impact.uncounted) == {"unknown-facility": (4,), "unknown-service": (5,), "no-volume": (6,)}


@pytest.mark.slow
def test_the_patients_part_against_local_income(of_hospitals: Compared) -> None:
    assert of_hospitals.impact is not None
    (burden,) = of_hospitals.impact.burdens()
    # a fifth of 4,100 is 820, of 4,400 880: 60 đồng more of 1,500,000 a month
    assert (burden.old, burden.new, burden.more_of_income) == (820, 880, Fraction(60, 1_500_000))


@pytest.mark.slow
def test_two_rows_of_one_service_and_period_are_not_used(tmp_path: Path) -> None:
    """By ordinal and by id it is one service."""
    old = dossier(tmp_path / "a", settings=HUNDREDS, norms=norms(), tenders=tenders())
    new = dossier(
        tmp_path / "b",
        settings=HUNDREDS,
        norms=norms(),
        tenders=tenders(1_350),
        volumes=FORM_21.replace("2012-04-01 | 2012-06-30", "2012-01-01 | 2012-03-31"),
    )
    compared = diff(old, new, volumes=new / "volumes.csv")
    assert [finding.code for finding in compared.findings] == ["IN008"]
    assert compared.impact is not None and compared.impact.effects == () and compared.impact.uncounted["unreadable"] == (2, 3)


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"income": 1_500_000, "volumes": "b"}, "call.income-without-source"),
        ({"income": 1_500_000, "volumes": "b", "income_source": "  "}, "call.income-without-source"),
        ({"income": 1_500_000, "income_source": "Niên giám"}, "call.income-without-volumes"),
        ({"income": "NaN", "income_source": "Niên giám", "volumes": "b"}, "call.wrong-income"),
        ({"income": -1, "income_source": "Niên giám", "volumes": "b"}, "call.wrong-income"),
        ({"income_source": "Niên giám"}, "call.source-without-income"),
    ],
)
def test_an_income_needs_its_source_and_volumes(tmp_path: Path, options: dict[str, object], key: str) -> None:
    with pytest.raises(WrongOption) as told:
        diff(tmp_path / "a", tmp_path / "b", **options)  # type: ignore[arg-type]
    assert told.value.phrase.key == key


# What can be named.


@pytest.mark.slow
def test_dossiers_folders_files_and_names_in_the_registry(tmp_path: Path) -> None:
    old = dossier(tmp_path / "a", settings=HUNDREDS, norms=norms(), tenders=tenders())
    new = dossier(tmp_path / "b", settings=HUNDREDS, norms=norms(), tenders=tenders(1_350))
    for folder in (old, new):
        pricebook.build(folder).write()
    registry = approved_in_registry(new / "out" / "pricelist.json")
    (name,) = [row["list"] for row in json.loads(run("list", "status", "--registry", registry, "--format", "json"))["lists"]]
    for before in (old, old / "out", old / "out" / "pricelist.json", old / "out" / "pricelist.xlsx"):
        for after in (new, new / "out" / "pricelist.xlsx", name):
            compared = diff(before, after, registry=registry)
            assert causes(compared.changes) == [("award", "G", 300)]


def run(*arguments: object, status: int = 0) -> str:
    done = CliRunner().invoke(app, [*map(str, arguments)])
    assert done.exit_code == status, done.output
    return done.stdout


@pytest.mark.slow
def test_the_command_in_both_forms(tmp_path: Path) -> None:
    paths = []
    for name, gloves in (("a", 1_200), ("b", 1_350)):
        paths.append(tmp_path / f"{name}.json")
        write_pricelist(listed(tmp_path / name, tenders=tenders(gloves)), paths[-1])
    record = json.loads(run("diff", *paths, "--format", "json"))
    assert record["total"] == 300 and record["causes"] == {"award": 300} and record["order"] == list(ORDER)
    assert [cause["amount"] for cause in record["repriced"][0]["causes"]] == [300]
    assert "+300 đ" in run("diff", *paths, "--full", "--lang", "vi") and "+300 đ" in run("diff", *paths, "--lang", "en")
    assert "+300 đ" not in run("diff", paths[0], paths[0], "--lang", "vi")


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputNotFound):
        diff(tmp_path / "a", tmp_path / "b")
    empty = dossier(tmp_path / "c", norms="| x |\n| 1 |")
    (empty / "dossier.toml").write_text("regulation = 1", encoding="utf-8")
    with pytest.raises(UnreadableList):
        diff(empty, empty)


# As documents.


def hostile(home: Path) -> tuple[PriceList, PriceList]:
    """Two lists whose names are what a spreadsheet or a browser would carry out."""
    name = '=HYPERLINK("http://x")<script>alert(1)</script>'
    lists = [listed(home / name_, tenders=tenders(gloves)) for name_, gloves in (("a", 1_200), ("b", 1_350))]
    first, second = (
        replace(
            each,
            lines=tuple(replace(line, name=name, items=tuple(replace(i, name=name) for i in line.items)) for line in each.lines),
        )
        for each in lists
    )
    return first, second


def written(home: Path) -> Path:
    """The folder with the documents of a comparison with impact, income and hostile names."""
    before, after = hostile(home)
    volumes = dossier(home / "v", volumes=FORM_21)
    for name, prices in (("a.json", before), ("b.json", after)):
        write_pricelist(prices, home / name)
    compared = diff(home / "a.json", home / "b.json", volumes=volumes, income=1_500_000, income_source="Niên giám 2011")
    return compared.write(home / "out", force=True).folder


@pytest.mark.slow
def test_the_workbook_holds_figures_and_no_formula_of_an_input(tmp_path: Path) -> None:
    path = written(tmp_path) / "changes.xlsx"
    shown, formulas = openpyxl.load_workbook(path, data_only=True), openpyxl.load_workbook(path)
    assert shown.sheetnames == ["Tóm tắt", "Mức giá thay đổi", "Nguyên nhân", "Tác động", "So với thu nhập"]
    rows = list(shown["Mức giá thay đổi"].iter_rows(min_row=3, values_only=True))
    # code, name, before, after, difference, ratio, tender; then the total: no price is by class
    assert rows[0][2:5] == (4_100, 4_400, 300) and rows[0][6] == 300 and rows[1][4] == 300
    typed = {cell.value for sheet in formulas for row in sheet.iter_rows() for cell in row if cell.data_type == "f"}
    assert typed and all(re.fullmatch(r"=([A-Z]+\d+[-/][A-Z]+\d+|SUM\([A-Z]+\d+(:[A-Z]+\d+)?\))", text) for text in typed), typed


@pytest.mark.slow
def test_who_pays_is_not_zero_where_nobody_knows(tmp_path: Path) -> None:
    before, after = hostile(tmp_path)
    rows = "| facility_code | service | period_from | period_to | outpatient |\n| 80001 | 272 | 2012-04-01 | 2012-06-30 | 50 |"
    for name, prices in (("a.json", before), ("b.json", after)):
        write_pricelist(prices, tmp_path / name)
    compared = diff(tmp_path / "a.json", tmp_path / "b.json", volumes=dossier(tmp_path / "v", volumes=rows))
    folder = compared.write(tmp_path / "out").folder
    sheet = openpyxl.load_workbook(folder / "changes.xlsx", data_only=True)["Tác động"]
    total = next(row for row in sheet.iter_rows(values_only=True) if row[0] == "Cộng")
    assert total[4:8] == (15_000, None, None, 15_000)  # 50 × 300; the fund, patients, unknown


@pytest.mark.slow
def test_the_page_needs_nothing_and_carries_nothing_out(tmp_path: Path) -> None:
    text = (written(tmp_path) / "changes.html").read_text(encoding="utf-8")
    assert "<script>alert" not in text and "&lt;script&gt;" in text
    assert not re.search(r"(src|href)=\"(?!#)", text) and "default-src &#39;none&#39;" in text
    assert "+300 đ" in text and "+45.000 đ" in text


@pytest.mark.slow
def test_the_same_lists_give_the_same_bytes_and_replace_nothing_unasked(tmp_path: Path) -> None:
    folder = written(tmp_path)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(before) == {"changes.xlsx", "changes.html", "changes.json"}
    assert {path.name: path.read_bytes() for path in written(tmp_path).iterdir()} == before
    with pytest.raises(OutputExists):
        diff(tmp_path / "a.json", tmp_path / "b.json").write(folder)


@pytest.mark.slow
def test_the_documents_have_no_words_of_ours(tmp_path: Path) -> None:
    """No id of a cause, a choice or a component stands where an officer reads Vietnamese."""
    folder = written(tmp_path)
    texts = [
        str(value)
        for sheet in openpyxl.load_workbook(folder / "changes.xlsx")
        for row in sheet.iter_rows(values_only=True)
        for value in row
        if value
    ]
    page = re.sub(
        r"<(style|script)>.*?</\1>|<[^>]*>", " ", (folder / "changes.html").read_text(encoding="utf-8"), flags=re.DOTALL
    )
    ours = {*ORDER, *CHOICES, "supplies", "utilities", "tender", "regional", "half-up", "unknown", "tmp"}
    assert not {word for text in (*texts, page) for word in re.findall(r"[\w-]+", text)} & ours
