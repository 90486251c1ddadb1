"""The list that is in force already is taken over from its workbook: every price as it stands there, or none."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from pricebook.app.errors import MoveRefused, UnknownRegulation
from pricebook.app.list_import import Imported, import_list
from pricebook.app.list_in_force import in_force
from pricebook.cli.app import app
from pricebook.pricelist import PriceList
from pricebook.pricelist.file import parse_pricelist
from pricebook.registry import Phase, kept, open_registry, schema
from pricebook.registry.verify import verify_registry
from tests.registry.small import known, price
from tests.support import SHARED, case, silent, write_csv

pytestmark = pytest.mark.slow

DECIDED, FIRST = date(2012, 9, 20), date(2012, 10, 1)
CASES, ANNEX = SHARED / "cases" / "check", SHARED / "reference" / "nq399_annex_iii2.csv"
needs_cases = pytest.mark.skipif(not CASES.is_dir(), reason="needs ../shared/cases")
needs_annex = pytest.mark.skipif(not ANNEX.is_file(), reason="needs ../shared/reference")


def imported(path: Path, place: str, **more: Any) -> Imported:
    options = {"regulation": "ttlt-04-2012", "decision": "15/2012/NQ-HĐND", "on": DECIDED, "phases": [Phase(FIRST)]}
    return import_list(path, "Long An", **{**options, "registry": place, **more})


def from_table(folder: Path, place: str, table: str, **more: Any) -> Imported:
    path = folder / "gia.csv"
    write_csv(path, table)
    return imported(path, place, **more)


def codes(result: Imported, family: str = "RG") -> list[str]:
    return [finding.code for finding in result.findings if finding.code.startswith(family)]


def recorded(place: str) -> list[PriceList]:
    """The lists of a registry, read again from the bytes that it keeps."""
    with open_registry(place) as opened, opened.reading() as con:
        found = [
            kept(con, digest) for digest in con.execute(sa.select(schema.lists.c.content).order_by(schema.lists.c.list)).scalars()
        ]
        return [parse_pricelist(data.decode(), "list") for data in found if data is not None]


TABLE = """
    | STT | STT theo TT04 | Tên dịch vụ            | Đơn vị | Mức giá |
    | 1   | C5.1.268      | Huyết đồ               | lần    | 57.000  |
    | 2   | C5.1.272      | Hematocrit             | lần    | 15.000  |
    | 3   |               | Nội soi tai mũi họng   | lần    | 70.000  |
    """


def test_a_list_in_force_is_recorded_with_its_decision_and_pays(tmp_path: Path, place: str) -> None:
    """R11: three rows are three prices; the service that the pack does not hold keeps its name."""
    made = from_table(tmp_path, place, TABLE)
    assert made.made is not None and (made.lines, made.services, made.repeated) == (3, 3, 0)
    (prices,) = recorded(place)
    assert [(line.service_id, line.price, line.status) for line in prices.lines] == [
        ("C5.1.268", 57_000, "fixed"),
        ("C5.1.272", 15_000, "fixed"),
        ("Nội soi tai mũi họng", 70_000, "fixed"),
    ]
    with open_registry(place) as opened:
        known(opened, "80001", "Long An")
        assert price(opened, "80001", date(2012, 9, 30), "C5.1.272") is None
        assert price(opened, "80001", FIRST, "C5.1.272") == 15_000
        with opened.reading() as con:
            assert con.execute(sa.select(schema.lists.c.origin, schema.lists.c.authority)).one() == ("taken-over", "Long An")
            move, paper = con.execute(
                sa.select(schema.moves.c.move, schema.moves.c.paper_no).order_by(schema.moves.c.entry)
            ).all()[-1]
            assert (move, paper) == ("approve", "15/2012/NQ-HĐND")


def test_what_the_list_notes_beside_a_price_is_kept(tmp_path: Path, place: str) -> None:
    """Settlement reads what a price contains from it. The second note is blank; a number is no note."""
    table = """
        | STT theo TT04 | Tên dịch vụ | Mức giá | Ghi chú                       |
        | C5.1.268      | Huyết đồ    | 57.000  | Chưa bao gồm   kim chọc dò    |
        | C5.1.272      | Hematocrit  | 15.000  |                               |
        """
    assert from_table(tmp_path, place, table).made is not None
    assert [line.note for line in recorded(place)[0].lines] == ["Chưa bao gồm kim chọc dò", None]


def test_the_same_file_twice_is_refused(tmp_path: Path, place: str) -> None:
    from_table(tmp_path, place, TABLE)
    with pytest.raises(MoveRefused, match="already: long-an-2012-1"):
        from_table(tmp_path, place, TABLE)
    assert len(recorded(place)) == 1


def test_a_list_of_what_patients_ask_for_stands_beside_that_of_the_insured(tmp_path: Path, place: str) -> None:
    from_table(tmp_path, place, TABLE)
    assert from_table(tmp_path, place, TABLE, payer="on-demand").made is not None
    assert [prices.lines[1].price for prices in recorded(place)] == [15_000, 15_000]


@pytest.mark.rule("R6")
def test_a_price_above_the_maximum_is_recorded_as_decided_and_said(tmp_path: Path, place: str) -> None:
    """The maximum of C5.1.272 is 15,000."""
    made = from_table(tmp_path, place, TABLE.replace("15.000", "15.500"))
    above = [finding for finding in made.findings if finding.code == "RG003"]
    assert [(each.service, each.observed, each.limit) for each in above] == [("C5.1.272", 15_500, 15_000)]
    assert recorded(place)[0].lines[1].price == 15_500


def test_what_cannot_be_read_keeps_the_whole_list_out(tmp_path: Path, place: str) -> None:
    made = from_table(tmp_path, place, TABLE.replace("15.000", "15.000 - 16.000"))
    assert made.made is None and codes(made, "IN") == ["IN004"]
    assert not (tmp_path / "registry.db").exists()


def answered(folder: Path, code: str, cell: str, observed: str) -> None:
    """The officer's reason for a finding about gia.csv."""
    heading = "file,code,sheet,cell,service_id,observed,reason,by,on"
    line = f"gia.csv,{code},,{cell},,{observed},đúng như nghị quyết,Nguyễn Văn A,2012-11-01"
    (folder / "accepted.csv").write_text(f"{heading}\n{line}\n", encoding="utf-8")


@case("RG051")
def test_half_a_dong_is_not_taken_over_whatever_the_reason(tmp_path: Path, place: str) -> None:
    """The check's finding was answered; the registry keeps whole đồng."""
    table = TABLE.replace("15.000", "15000,5")
    assert codes(from_table(tmp_path, place, table), "CP") == ["CP014"]
    answered(tmp_path, "CP014", "E3", "15000.5")
    made = from_table(tmp_path, place, table)
    assert made.made is None
    assert [(each.code, each.at.cell, str(each.observed)) for each in made.findings] == [("RG051", "E3", "15000.5")]


@silent("RG051")
def test_a_service_that_was_decided_without_a_price_is_kept_without_one(tmp_path: Path, place: str) -> None:
    """The officer says why; every output of the list says that the service has none (RG006)."""
    answered(tmp_path, "CP010", "E3", "")
    made = from_table(tmp_path, place, TABLE.replace("15.000", ""))
    assert made.made is not None and "RG006" in codes(made) and "RG051" not in codes(made)
    assert [(line.price, line.status) for line in recorded(place)[0].lines][1] == (None, "missing")


def test_a_row_without_a_price_keeps_the_list_out(tmp_path: Path, place: str) -> None:
    made = from_table(tmp_path, place, TABLE.replace("15.000", ""))
    assert made.made is None and codes(made, "CP") == ["CP010"]


@case("RG052")
def test_two_prices_of_one_service_are_refused(tmp_path: Path, place: str) -> None:
    made = from_table(tmp_path, place, TABLE + "| 4 | C5.1.272 | Hematocrit | lần | 14.000 |\n")
    (found,) = made.findings
    assert made.made is None and (found.code, found.at.cell, found.observed, found.limit) == ("RG052", "E5", 14_000, 15_000)


@silent("RG052")
def test_a_row_that_repeats_another_is_one_price(tmp_path: Path, place: str) -> None:
    made = from_table(tmp_path, place, TABLE + "| 4 | C5.1.272 | Hematocrit | lần | 15.000 |\n")
    assert made.made is not None and (made.lines, made.repeated, codes(made)[:1]) == (3, 1, ["RG053"])


@case("RG053")
def test_services_that_the_pack_does_not_hold_are_named(tmp_path: Path, place: str) -> None:
    made = from_table(tmp_path, place, TABLE)
    (found,) = made.findings.of("RG053")
    assert (found.observed, found.more["services"], made.own) == (1, "Nội soi tai mũi họng", ("Nội soi tai mũi họng",))


@silent("RG053")
def test_nothing_is_said_where_the_pack_holds_all(tmp_path: Path, place: str) -> None:
    lines = TABLE.strip().splitlines()
    assert "RG053" not in codes(from_table(tmp_path, place, "\n".join(lines[:-1])))


def test_own_services_never_take_an_id_of_the_pack_or_of_each_other(tmp_path: Path, place: str) -> None:
    """Two services with one name and two units are two."""
    table = TABLE + "| 4 | | Nội soi tai mũi họng | ca | 90.000 |\n"
    made = from_table(tmp_path, place, table)
    assert made.own == ("Nội soi tai mũi họng", "Nội soi tai mũi họng (2)")
    assert [line.price for line in recorded(place)[0].lines] == [57_000, 15_000, 70_000, 90_000]


def test_each_code_that_is_priced_as_one_service_keeps_its_own_price(tmp_path: Path, place: str) -> None:
    """Three codes are priced as ordinal 1 of TT 39/2018; this council gave one of them another price."""
    table = """
        | STT | Mã dịch vụ   | Tên dịch vụ | ĐVT | Giá    |
        | 1   | 01.0020.0001 | Siêu âm     | lần | 42.100 |
        | 2   | 01.0021.0001 | Siêu âm     | lần | 42.100 |
        | 3   | 01.0239.0001 | Siêu âm     | lần | 43.900 |
        """
    of_2019 = {"regulation": "tt39-2018", "on": date(2019, 9, 20), "phases": [Phase(date(2019, 10, 1))]}
    made = from_table(tmp_path, place, table, **of_2019)
    assert (made.lines, made.repeated, made.own) == (3, 0, ())
    assert [(line.service_id, line.price) for line in recorded(place)[0].lines] == [
        ("III.1", 42_100),
        ("01.0021.0001", 42_100),
        ("01.0239.0001", 43_900),
    ]
    with open_registry(place) as opened:
        known(opened, "80001", "Long An")
        assert price(opened, "80001", date(2019, 10, 1), "01.0239.0001") == 43_900
        assert price(opened, "80001", date(2019, 10, 1), "01.0020.0001") == 42_100


def test_a_price_by_class_is_a_line_of_its_class(tmp_path: Path, place: str) -> None:
    table = """
        | STT theo TT04 | Tên dịch vụ | Giá hạng II | Giá hạng III |
        | A1            | Khám        | 15.000      | 10.000       |
        | A2            | Hội chẩn    | 200.000     | 200.000      |
        """
    assert from_table(tmp_path, place, table).lines == 4
    assert [(line.number, line.service_id, line.class_, line.price) for line in recorded(place)[0].lines] == [
        (1, "A1", "II", 15_000), (1, "A1", "III", 10_000), (2, "A2", "II", 200_000), (2, "A2", "III", 200_000),
    ]  # fmt: skip


def test_a_price_that_differs_by_class_needs_the_class(tmp_path: Path, place: str) -> None:
    """A1 has a maximum for each class: one price of no class could be any of them."""
    table = "| STT theo TT04 | Tên dịch vụ | Giá |\n| A1 | Khám | 10.000 |\n"
    assert from_table(tmp_path, place, table).made is None
    assert from_table(tmp_path, place, table, class_="III").lines == 1


@case("RG058")
def test_a_list_of_a_time_without_a_pack_is_recorded_as_decided(tmp_path: Path, place: str) -> None:
    """From 1 March 2016 no pack is in force: services are told by the one named, and 15,500 is held against no maximum."""
    of_2016 = {"on": date(2016, 2, 10), "phases": [Phase(date(2016, 3, 1))]}
    made = from_table(tmp_path, place, TABLE.replace("15.000", "15.500"), **of_2016)
    assert [(each.observed, each.limit) for each in made.findings.of("RG058")] == [("ttlt-04-2012", "01/03/2016")]
    assert not made.findings.of("LW012", "RG003") and recorded(place)[0].lines[1].service_id == "C5.1.272"
    known_in(place)
    assert [
        in_force("80001", date(2016, 3, 1), service=each, registry=place).prices[0].price for each in ("C5.1.272", "C5.1.268")
    ] == [
        15_500,
        57_000,
    ]


@silent("RG058")
def test_nothing_is_said_where_the_law_of_the_day_is_there(tmp_path: Path, place: str) -> None:
    assert "RG058" not in codes(from_table(tmp_path, place, TABLE))


def known_in(place: str) -> None:
    with open_registry(place) as opened:
        known(opened, "80001", "Long An")


def test_a_workbook_amends_a_list(tmp_path: Path, place: str) -> None:
    """Hematocrit is 14,000 from 2013 on; the other lines stay as they are."""
    from_table(tmp_path, place, TABLE)
    known_in(place)
    one = "| STT theo TT04 | Tên dịch vụ | Mức giá |\n| C5.1.272 | Hematocrit | 14.000 |"
    later = {"decision": "1/2013/NQ-HĐND", "on": date(2012, 12, 20), "phases": [Phase(date(2013, 1, 1))]}
    assert from_table(tmp_path, place, one, amends="long-an-2012-1", **later).made is not None
    paid = {
        each.service_id: (each.price, each.of.amends is not None)
        for each in in_force("80001", date(2013, 1, 1), registry=place).prices
    }
    assert paid == {"C5.1.268": (57_000, False), "C5.1.272": (14_000, True), "Nội soi tai mũi họng": (70_000, False)}
    with pytest.raises(MoveRefused):
        from_table(tmp_path, place, one.replace("14.000", "13.000"), amends="long-an-2010-1", **later)


def test_an_amendment_is_of_the_code_that_it_names(tmp_path: Path, place: str) -> None:
    """Two codes are priced as ordinal 1 of TT 39/2018; the second alone is amended, and a third is added."""
    table = """
        | STT | Mã dịch vụ   | Tên dịch vụ | ĐVT | Giá    |
        | 1   | 01.0020.0001 | Siêu âm     | lần | 42.100 |
        | 2   | 01.0021.0001 | Siêu âm     | lần | 42.100 |
        """
    change = """
        | STT | Mã dịch vụ   | Tên dịch vụ | ĐVT | Giá    |
        | 1   | 01.0239.0001 | Siêu âm     | lần | 41.000 |
        | 2   | 01.0021.0001 | Siêu âm     | lần | 40.000 |
        """
    of_2019 = {"regulation": "tt39-2018", "on": date(2019, 9, 20), "phases": [Phase(date(2019, 10, 1))]}
    of_2020 = {"regulation": "tt39-2018", "decision": "1/NQ", "on": date(2019, 12, 20), "phases": [Phase(date(2020, 1, 1))]}
    from_table(tmp_path, place, table, **of_2019)
    known_in(place)
    from_table(tmp_path, place, change, amends="long-an-2019-1", **of_2020)
    found = in_force("80001", date(2020, 1, 1), registry=place)
    assert {each.service_code: each.price for each in found.prices} == {
        "01.0020.0001": 42_100,
        "01.0021.0001": 40_000,
        "01.0239.0001": 41_000,
    }


@pytest.mark.parametrize(
    ("name", "class_"),
    [("Nhổ răng hàng III", None), ("Đo phản xạ hàng 2 mắt", None), ("Chụp khớp háng II", None), ("Chụp khớp hang 2 bên", None),
     ("Giường loại 2, độ II, bậc III", None), ("Type 1 tuyến 2", None), ("Chăm sóc cấp I", None),
     ("Chụp phổi hạng II", "II"), ("CHỤP PHỔI (HẠNG 2)", "II"), ("Chụp phổi hạng cấp cứu", None)],
)  # fmt: skip
def test_a_class_is_read_from_a_name_by_its_own_word_alone(tmp_path: Path, place: str, name: str, class_: str | None) -> None:
    """A price of class II pays no other facility, so a row (hàng) and a hip (háng) are no rank (hạng)."""
    from_table(tmp_path, place, TABLE.replace("Nội soi tai mũi họng", name))
    assert [line.class_ for line in recorded(place)[0].lines] == [None, None, class_]


BY_CODE = """
    | Mã dịch vụ   | Tên dịch vụ | Giá |
    | 24.0022.1683 | {}          | 1   |
    """
OF_TODAY = {"regulation": "nq-399-2025", "on": date(2025, 9, 20), "phases": [Phase(date(2025, 10, 1))]}


@pytest.mark.parametrize(
    "name", ["Vi khuẩn kháng thuốc hạng 2", "Vi khuan khang thuoc hang 2", "Mycobacterium tuberculosis kháng thuốc hàng 2"]
)
def test_words_of_the_official_name_are_no_class(tmp_path: Path, name: str) -> None:
    """24.0022.1683 is called "… kháng thuốc hàng 1 …": mistyped or without accents, its words are no class either."""
    made = from_table(tmp_path, str(tmp_path / "registry.db"), BY_CODE.format(name), **OF_TODAY)
    assert made.checked.submission is not None
    assert [line.class_ for line in made.checked.submission.stated.lines] == [None]


@case("IN078")
def test_classes_that_only_names_say_are_said(tmp_path: Path, place: str) -> None:
    """Also where no name of the list has accents."""
    table = """
        | STT theo TT04 | Ten dich vu            | Gia    |
        | A1            | Kham chuyen khoa hang II  | 15.000 |
        | A1            | Kham chuyen khoa hang III | 10.000 |
        """
    made = from_table(tmp_path, place, table)
    (found,) = made.findings.of("IN078")
    assert (found.at.cell, found.observed) == ("B2", 2)
    assert [(line.class_, line.price) for line in recorded(place)[0].lines] == [("II", 15_000), ("III", 10_000)]


@silent("IN078")
@pytest.mark.parametrize("table", [TABLE, "| STT theo TT04 | Tên dịch vụ | Hạng | Giá |\n| A1 | Khám hạng II | II | 15.000 |"])
def test_nothing_is_said_of_classes_where_a_column_says_them(tmp_path: Path, place: str, table: str) -> None:
    assert "IN078" not in codes(from_table(tmp_path, place, table), "IN")


def test_a_warning_about_reading_needs_an_answer(tmp_path: Path, place: str) -> None:
    """A hidden row is read, and somebody has to say that it is of the list."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(tmp_path / "gia.xlsx")) as book:
        sheet = book.add_worksheet("Giá")
        for number, row in enumerate(
            [("STT theo TT04", "Tên dịch vụ", "Giá"), ("C5.1.268", "Huyết đồ", 57_000), ("C5.1.272", "Hematocrit", 15_000)]
        ):
            sheet.write_row(number, 0, row)
        sheet.set_row(2, options={"hidden": True})
    made = imported(tmp_path / "gia.xlsx", place)
    assert made.made is None and codes(made, "XL") == ["XL030"]
    (hidden,) = made.findings
    heading = "file,code,sheet,cell,service_id,observed,reason,by,on"
    line = f"gia.xlsx,XL030,Giá,{hidden.at.cell or ''},,{hidden.observed},dòng của bảng giá,Nguyễn Văn A,2012-11-01"
    (tmp_path / "accepted.csv").write_text(f"{heading}\n{line}\n", encoding="utf-8")
    assert imported(tmp_path / "gia.xlsx", place).lines == 2


def test_a_file_that_names_no_regulation_needs_one(tmp_path: Path, place: str) -> None:
    with pytest.raises(UnknownRegulation):
        from_table(tmp_path, place, TABLE.replace("TT04", "phụ lục"), regulation=None)


@needs_cases
@pytest.mark.parametrize(
    ("name", "lines"),
    [("clean-with-structure-sheet.xlsx", 6), ("binary-noise.xlsx", 2), ("signature-two-signers.csv", 1), ("suffix-gt.csv", 2),
     ("heading-gia-bhyt.csv", 5), ("own-codes-gia-bhyt.xlsx", 400), ("unknown-code-passes-without-a-word.csv", 1)],
)  # fmt: skip
def test_the_lists_on_record_are_taken_over(name: str, lines: int, place: str) -> None:
    """Every row that states a price is a line, or only repeats one."""
    old = name.startswith(("clean", "binary"))
    today = {"regulation": "nq-399-2025", "on": date(2025, 9, 20), "phases": [Phase(date(2025, 10, 1))]}
    made = imported(CASES / name, place, **({} if old else today))
    assert made.made is not None and made.lines + made.repeated == lines
    assert len(recorded(place)[0].lines) == made.lines


@needs_cases
@pytest.mark.parametrize(
    ("name", "code"),
    [("class-columns-numbers.xlsx", "IN004"), ("class-columns-text-prices.xlsx", "IN004"), ("row-shifted-by-a-comma.csv", "XL035"),
     ("hidden.ods", "XL030"), ("lost-row.csv", "CP010"), ("thousands.csv", "CP026")],
)  # fmt: skip
def test_what_is_not_certain_is_not_in_force(name: str, code: str, tmp_path: Path) -> None:
    old = name.startswith(("class", "row", "hidden"))
    today = {"regulation": "nq-399-2025", "on": date(2025, 9, 20), "phases": [Phase(date(2025, 10, 1))]}
    made = imported(CASES / name, str(tmp_path / "registry.db"), **({} if old else today))
    assert made.made is None and code in {finding.code for finding in made.findings}
    assert not (tmp_path / "registry.db").exists()


@pytest.mark.slow
@needs_annex
def test_a_whole_annex_of_today(place: str) -> None:
    """9,271 rows are 9,271 prices, and the log verifies."""
    made = import_list(
        ANNEX, "Hà Nội", decision="399/NQ", on=date(2025, 9, 20), phases=[Phase(date(2025, 10, 1))],
        regulation="nq-399-2025", columns={"price": "K"}, registry=place,
    )  # fmt: skip
    assert made.made is not None and (made.lines, made.services, made.own) == (9_271, 9_271, ())
    assert {line.class_ for line in recorded(place)[0].lines} == {None}  # "kháng thuốc hàng 1" is no class
    with open_registry(place) as opened, opened.reading() as con:
        assert not verify_registry(con).findings


def test_the_command_says_what_it_took_over(tmp_path: Path) -> None:
    path, place = tmp_path / "gia.csv", tmp_path / "registry.db"
    write_csv(path, TABLE)
    called = ["list", "import", str(path), "--authority", "Long An", "--regulation", "ttlt-04-2012", "--decision", "15/NQ",
              "--on", "2012-09-20", "--from", "2012-10-01", "--registry", str(place), "--format", "json"]  # fmt: skip
    result = CliRunner().invoke(app, called)
    said = json.loads(result.stdout)
    assert result.exit_code == 0 and (said["list"], said["lines"], said["own_services"]) == (
        "long-an-2012-1",
        3,
        ["Nội soi tai mũi họng"],
    )
    write_csv(path, TABLE.replace("15.000", "??"))
    result = CliRunner().invoke(app, [*called[:-2], "--lang", "en"])
    assert result.exit_code == 1 and "Nothing was recorded" in result.stdout
