"""Each price is judged at its own cell: whatever other sheets, other rows and their order say."""

import random
from datetime import date
from pathlib import Path

import pytest

from pricebook.app.checked import Checked
from tests.support import issued_today, judged, pair, told

HEAD = "| STT | Mã dịch vụ | Tên dịch vụ | ĐVT | Mức giá |\n"
LAW = "nq-399-2025"
A = "| 1 | 01.0002.1778 | Ghi điện tim cấp cứu tại giường | Lần | {} |\n"  # issued at 39,900
B = "| 2 | 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản | Lần | {} |\n"  # issued at 185,000


def on_sheets(home: Path, *prices: tuple[object, object]) -> Checked:
    """Sheets "Khoa 1", "Khoa 2" … with the prices of A and B; None is a blank cell."""
    texts = [HEAD + A.format("" if a is None else a) + B.format("" if b is None else b) for a, b in prices]
    return judged(home, "", regulation=LAW, sheets={f"Khoa {number}": text for number, text in enumerate(texts, 1)})


def rejected(checked: Checked) -> list[tuple[str | None, str | None, list[str]]]:
    assert checked.verdict is not None
    return [(line.source.sheet, line.at("price").cell, codes) for line, codes in checked.verdict.rejected]


def accepted(checked: Checked) -> set[tuple[object, ...]]:
    """Code, name and price of what passes."""
    assert checked.verdict is not None
    return {(line.service_code, line.name, line.price) for line in checked.verdict.accepted}


# --- several sheets -----------------------------------------------------------------------------------------------


def test_a_right_price_is_not_rejected_for_another_sheet(tmp_path: Path) -> None:
    checked = on_sheets(tmp_path, (49_900, 185_000), (39_900, 290_000), (59_900, 185_000))
    assert rejected(checked) == [("Khoa 1", "E2", ["CP007"]), ("Khoa 2", "E3", ["CP007"]), ("Khoa 3", "E2", ["CP007"])]
    assert checked.verdict is not None and len(checked.verdict.accepted) == 3


@pair("AR006", other=(39_800, 39_900))
def test_of_two_sheets_the_one_without_the_issued_price_is_wrong(tmp_path: Path, other: int, raises: bool) -> None:
    checked = on_sheets(tmp_path, (other, 185_000), (39_900, 185_000))
    assert told(checked) == ([("AR006", "Khoa 1!E2", 39_800, 39_900)] if raises else [])
    assert rejected(checked) == ([("Khoa 1", "E2", ["AR006"])] if raises else [])


@pair("AR011", other=(39_700, 39_800))
def test_two_sheets_with_prices_that_are_both_allowed_are_a_question(tmp_path: Path, other: int, raises: bool) -> None:
    checked = on_sheets(tmp_path, (39_800, 185_000), (other, 185_000))
    (found,) = checked.findings or [None]
    assert (found is not None and [at.sheet for at in found.places] == ["Khoa 1", "Khoa 2"]) == raises
    assert rejected(checked) == []


def test_the_same_wrong_price_on_twelve_sheets_is_wrong_on_each_and_said_once(tmp_path: Path) -> None:
    checked = on_sheets(tmp_path, *[(49_900, None)] * 12)
    assert told(checked, "CP") == [("CP007", "Khoa 1!E2", 49_900, 39_900), ("CP010", "Khoa 1!E3", None, None)]
    assert [len(finding.places) for finding in checked.findings.of("CP")] == [12, 12]
    assert rejected(checked) == [
        (f"Khoa {n}", c, code) for n in range(1, 13) for c, code in (("E2", ["CP007"]), ("E3", ["CP010"]))
    ]
    assert checked.verdict is not None and checked.verdict.over_ceiling == 10_000  # of one price, not of twelve
    assert [table["rows_in"]["rejected"] for table in checked.tables] == [2] * 12


def test_the_screen_names_the_number_of_the_cells(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from pricebook.cli.app import app

    on_sheets(tmp_path, *[(49_900, 185_000)] * 12)
    done = CliRunner().invoke(app, ["check", str(tmp_path / "list.xlsx"), "--regulation", LAW, "--no-annotate", "--lang", "en"])
    assert ": 12 places [list.xlsx]" in done.output and "Khoa 1!E2 and 11 more: " in done.output
    assert "Prices: 12 pass, 12 do not" in done.output


# --- duplicates, and the order of rows ----------------------------------------------------------------------------


@pytest.mark.parametrize("prices", [(3_990_000, 39_900), (39_900, 3_990_000), (39_900, 30_000), (30_000, 39_900)])
def test_of_a_service_twice_each_row_is_judged_by_its_own_price(tmp_path: Path, prices: tuple[int, int]) -> None:
    """The issued price is not questioned, wherever it stands; the other is judged by itself: 30,000 is allowed."""
    checked = judged(tmp_path, HEAD + "".join(A.format(price) for price in prices) + B.format(185_000), regulation=LAW)
    other = f"E{2 + [price != 39_900 for price in prices].index(True)}"
    assert rejected(checked) == ([("Sheet1", other, ["CP007"])] if 3_990_000 in prices else [])
    (question,) = checked.findings.of("NB003")
    assert question.severity == "warning" and [at.row for at in question.places] == [int(other[1:]) - 1]


@pair("NB003", second=(38_000, 30_000))
def test_two_prices_of_which_none_is_known_are_asked_about_at_both_rows(tmp_path: Path, second: int, raises: bool) -> None:
    checked = judged(tmp_path, HEAD + A.format(30_000) + A.format(second), regulation=LAW)
    assert [[at.row for at in finding.places] for finding in checked.findings.of("NB003")] == ([[1, 2]] if raises else [])
    assert rejected(checked) == []


@pair("NB003", second=(38_000, 30_000))
def test_two_prices_on_twelve_sheets_are_one_question(tmp_path: Path, second: int, raises: bool) -> None:
    """Where the rows stand otherwise on a sheet, the cause is the same."""
    text = HEAD + A.format(30_000) + A.format(second)
    moved = HEAD + B.format(185_000) + A.format(30_000) + A.format(second)
    sheets = {f"Khoa {number}": moved if number % 2 else text for number in range(2, 13)}
    checked = judged(tmp_path, text, regulation=LAW, sheets=sheets)
    found = checked.findings.of("NB003")
    assert [len(finding.places) for finding in found] == ([24] if raises else [])
    assert {at.sheet for finding in found for at in finding.places} == ({"Sheet1", *sheets} if raises else set())
    assert rejected(checked) == []


def test_other_prices_on_another_sheet_are_another_question(tmp_path: Path) -> None:
    checked = judged(
        tmp_path,
        HEAD + A.format(30_000) + A.format(38_000),
        regulation=LAW,
        sheets={"Khoa 2": HEAD + A.format(30_000) + A.format(37_000)},
    )
    assert [[at.sheet for at in finding.places] for finding in checked.findings.of("NB003")] == [["Khoa 2"] * 2, ["Sheet1"] * 2]


def test_rows_that_repeat_others_on_many_sheets_are_one_note(tmp_path: Path) -> None:
    text = HEAD + A.format(39_900) * 2
    checked = judged(tmp_path, text, regulation=LAW, sheets={f"Khoa {number}": text for number in range(2, 13)})
    assert [(finding.observed, len(finding.places)) for finding in checked.findings.of("NB020")] == [(12, 12)]


SERVICES = issued_today(4_000)


def with_faults(chance: random.Random) -> list[list[object]]:
    """Forty services at their issued prices, of which some have one fault each, and some stand again with another price."""
    services = chance.sample(SERVICES, 40)
    rows: list[list[object]] = [[code, name, price] for code, name, price in services]
    for row in chance.sample(rows, 18):
        code, name, price = row
        fault = chance.randrange(8)
        if fault == 0:
            row[2] = int(price * 1.05)  # type: ignore[operator]
        elif fault == 1:
            row[2] = ""
        elif fault == 2:
            row[2] = int(price) // 1000  # type: ignore[call-overload]
        elif fault == 3:
            row[1] = chance.choice(SERVICES)[1]
        elif fault == 4:
            row[0] = chance.choice(SERVICES)[0]
        else:
            rows.append([code, name, chance.choice([int(price * 2), int(price * 0.9), price, ""])])  # type: ignore[operator, call-overload]
    return rows


@pytest.mark.parametrize("seed", [1, 2, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(3, 30))])
def test_the_order_of_rows_changes_no_verdict(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    rows = with_faults(chance)
    verdicts = []
    for turn in range(3):
        table = "".join(f"| {n} | {code} | {name} | Lần | {price} |\n" for n, (code, name, price) in enumerate(rows, 1))
        verdicts.append(accepted(judged(tmp_path / str(turn), HEAD + table, regulation=LAW)))
        chance.shuffle(rows)
    assert verdicts[0] == verdicts[1] == verdicts[2] and verdicts[0]


# --- whose resolution it is ---------------------------------------------------------------------------------------


@pair("LW038", province=("Tây Ninh", None))
def test_a_list_of_a_named_province_is_told_once_that_the_pack_names_none(
    tmp_path: Path, province: str | None, raises: bool
) -> None:
    """No source says which province issued the resolution. The officer is told; the sender is asked for nothing."""
    asked = int(raises)
    checked = judged(tmp_path, HEAD + A.format(39_900), regulation=LAW, province=province)
    assert [(f.code, f.severity) for f in checked.findings] == [("LW038", "info")] * asked
    assert checked.verdict is not None and len(checked.verdict.accepted) == 1


@pair("LW039", day=(date(2025, 7, 1), date(2025, 6, 30)))
def test_a_province_that_was_merged_into_another_is_told(tmp_path: Path, day: date, raises: bool) -> None:
    checked = judged(tmp_path, HEAD + A.format(39_900), regulation=LAW, province="Long An", day=day)
    assert told(checked, "LW039") == ([("LW039", None, "Long An", None)] if raises else [])
    assert not raises or "Tây Ninh" in checked.findings.of("LW039")[0].message("vi")


# --- figures that are not in đồng ---------------------------------------------------------------------------------

NAMES_ONLY = "| Mã dịch vụ | Tên dịch vụ |"
ECG, OESOPHAGUS = "| 01.0002.1778 | Ghi điện tim cấp cứu tại giường |", "| 01.0004.0321 | Ghi điện tim qua chuyển đạo thực quản |"
NOT_IN_DONG = {
    "the heading": f"{NAMES_ONLY} Giá đề nghị (nghìn đồng) |\n{ECG} 39900 |\n{OESOPHAGUS} 185000 |",
    "for so many": f"{NAMES_ONLY} Mức giá (10 lần) |\n{ECG} 39900 |\n{OESOPHAGUS} 185000 |",
    "another currency": f"{NAMES_ONLY} Mức giá (USD) |\n{ECG} 39900 |\n{OESOPHAGUS} 185000 |",
    "a note": f"| Đơn vị tính: nghìn đồng |\n{NAMES_ONLY} Mức giá |\n{ECG} 39900 |\n{OESOPHAGUS} 185000 |",
}


@pytest.mark.parametrize("table", NOT_IN_DONG.values(), ids=NOT_IN_DONG)
def test_figures_that_are_not_in_dong_do_not_pass(tmp_path: Path, table: str) -> None:
    checked = judged(tmp_path, table, regulation=LAW, as_="own", columns={"price": "C"})
    assert checked.verdict is not None and checked.findings.of("IN028")
    assert [checked.verdict.reasons[id(line)] for line in checked.verdict.not_judged] == ["not-in-dong"] * 2
    assert "xóa dòng" not in checked.findings.of("IN028")[0].remedy("vi")


def test_another_column_that_is_not_in_dong_takes_nothing_from_the_price(tmp_path: Path) -> None:
    table = f"{NAMES_ONLY} Mức giá | Giá hiện hành (nghìn đồng) |\n{ECG} 39900 | 35 |\n{OESOPHAGUS} 185000 | 170 |"
    checked = judged(tmp_path, table, regulation=LAW)
    assert checked.verdict is not None and len(checked.verdict.accepted) == 2 and checked.findings.of("IN028")


def test_figures_that_the_officer_knows_to_be_in_dong_are_judged(tmp_path: Path) -> None:
    accepted = (
        "file,code,sheet,cell,observed,reason,by\nlist.xlsx,IN028,Sheet1,C1,Giá đề nghị (nghìn đồng),Số đã là đồng,Bà Lan\n"
    )
    (tmp_path / "accepted.csv").write_text(accepted, encoding="utf-8")
    checked = judged(tmp_path, NOT_IN_DONG["the heading"], regulation=LAW, as_="own", columns={"price": "C"})
    assert checked.verdict is not None and (len(checked.verdict.accepted), checked.verdict.not_judged) == (2, [])
