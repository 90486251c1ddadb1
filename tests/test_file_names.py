"""What output files are called: plain names, and names that say province, document, date and round; both are read back."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import pricebook
from pricebook.app.build import Built
from pricebook.app.load import list_file
from pricebook.base.file_names import (
    Naming,
    ascii_slug,
    named_in,
    next_round,
    plain_name,
    round_in,
    written_beside,
)
from pricebook.base.files import sha256_of
from pricebook.cli.app import app
from tests.support import DATA, write_xlsx

LONG_AN = Naming("speaking", "Long An", date(2012, 9, 20), 2)
HEAD = "| STT theo TT04 | Tên dịch vụ | Giá đề nghị |\n"


def run(*arguments: object) -> Any:
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "en"])


BESIDE = {"build-manifest.json", "given_back"}  # what a build may write beside the files of the list, under names of their own


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - BESIDE


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Long An", "long-an"),
        ("Bà Rịa - Vũng Tàu", "ba-ria-vung-tau"),
        ("Đắk Lắk", "dak-lak"),
        ("Ðà Nẵng", "da-nang"),  # with the Icelandic letter that looks like Đ
        ('..\\/:*?"<>|', ""),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-"),  # Windows keeps it for a device
        ("lpt1", "lpt1-"),
        ("x" * 300, "x" * 40),
        ("价格", ""),
    ],
)
def test_a_text_as_part_of_a_name(text: str, slug: str) -> None:
    assert ascii_slug(text) == slug


@pytest.mark.parametrize(
    ("plain", "speaking"),
    [
        ("pricelist-DRAFT-not-for-payment.json", "long-an_bang-gia-DRAFT-not-for-payment_2012-09-20_v2.json"),
        ("pricelist.xlsx", "long-an_bang-gia_2012-09-20_v2.xlsx"),
        ("check.json", "long-an_ket-qua-tham-dinh_2012-09-20_v2.json"),
        ("to-trinh.docx", "long-an_to-trinh_2012-09-20_v2.docx"),
        ("80001-board-a3-DRAFT-not-for-payment.pdf", "long-an_80001-board-a3-DRAFT-not-for-payment_2012-09-20_v2.pdf"),
        ("80_001-board.html", "long-an_80_001-board_2012-09-20_v2.html"),
        ("SHA256SUMS.txt", "long-an_SHA256SUMS_2012-09-20_v2.txt"),
    ],
)
def test_a_speaking_name_and_back(plain: str, speaking: str) -> None:
    assert LONG_AN.name(plain) == speaking and LONG_AN._replace(scheme="plain").name(plain) == plain
    assert plain_name(speaking) == plain and plain_name(plain) == plain and round_in(speaking) == 2 and round_in(plain) is None
    assert speaking.isascii() and len(speaking) < 200


@pytest.mark.parametrize("province", [None, "", "???"])
def test_a_province_that_nobody_knows(province: str | None) -> None:
    assert Naming("speaking", province, date(2012, 9, 20)).name("pricelist.json") == "chua-ro_bang-gia_2012-09-20_v1.json"


def test_a_device_is_no_province() -> None:
    assert Naming("speaking", "Con", date(2012, 9, 20)).name("a.csv") == "con_a_2012-09-20_v1.csv"  # no device: a name goes on


@pytest.mark.parametrize(
    "name", ["bang-gia.json", "Long-An_bang-gia_2012-09-20_v2.json", "long-an_bang-gia_2012_v2.json", "a_b_c_v1.json"]
)
def test_other_names_are_left_as_they_are(name: str) -> None:
    assert plain_name(name) == name


def test_the_last_round_of_the_last_day_is_found(home: Path) -> None:
    home.mkdir()
    for day, round_ in ((20, 2), (20, 10), (19, 99)):
        (home / Naming("speaking", "Long An", date(2012, 9, day), round_).name("pricelist.json")).write_text("", encoding="utf-8")
    found = named_in(home, "pricelist.json")
    assert found is not None and found.name == "long-an_bang-gia_2012-09-20_v10.json"
    assert written_beside(found, "findings.json").name == "long-an_ket-qua-kiem-tra_2012-09-20_v10.json"
    assert written_beside(home / "mine.json", "findings.json") == home / "findings.json"
    assert next_round(LONG_AN, home, "pricelist.json", again=False).round == 11
    assert next_round(LONG_AN, home, "pricelist.json", again=True).round == 10
    (home / "can-tho_bang-gia_2012-09-20_v1.json").write_text("", encoding="utf-8")
    assert named_in(home, "pricelist.json") is None  # whose list is meant?
    (home / "pricelist.json").write_text("", encoding="utf-8")
    assert named_in(home, "pricelist.json") == home / "pricelist.json"


# --- build -----------------------------------------------------------------------------------------------------------

BUILT = {"bang-gia_{}.xlsx", "bang-gia_{}.json", "ket-qua-kiem-tra_{}.json", "noi-dung-chap-nhan_{}.csv"}


def of_round(number: int) -> set[str]:
    return {f"long-an_{name}".format(f"2012-08-01_v{number}") for name in BUILT}


def test_a_build_is_found_again_under_speaking_names(home: Path, long_an: Built) -> None:
    long_an.write(home / "out", names="speaking")
    assert names(home / "out") == of_round(1)
    loaded = pricebook.load(home / "out")
    assert isinstance(loaded, pricebook.PriceList) and loaded == long_an.prices
    long_an.write(home / "out", names="speaking")
    assert names(home / "out") == of_round(1) | of_round(2)
    assert list_file(home / "out").name == "long-an_bang-gia_2012-08-01_v2.json"
    long_an.write(home / "out", names="speaking", force=True)
    assert names(home / "out") == of_round(1) | of_round(2)


def test_plain_names_stay_the_default(home: Path, long_an: Built) -> None:
    assert names(long_an.write(home / "out").folder) == {"pricelist.xlsx", "pricelist.json", "findings.json", "to_accept.csv"}


@pytest.mark.slow
def test_the_dossier_reads_none_of_its_results_as_a_table(home: Path) -> None:
    from tests.support import dossier
    from tests.test_bad_input import GOOD

    folder = dossier(home, **GOOD)
    before = pricebook.build(folder)
    before.write(folder, names="speaking")
    before.write(names="speaking")
    again = pricebook.build(folder)
    assert [f.code for f in again.findings] == [f.code for f in before.findings]


# --- check -----------------------------------------------------------------------------------------------------------


def test_a_check_under_speaking_names_and_its_next_round(home: Path) -> None:
    home.mkdir()
    options: dict[str, Any] = {"regulation": "ttlt-04-2012", "class_": "II", "province": "Long An", "on": date(2015, 8, 10)}
    path = write_xlsx(home / "list.xlsx", HEAD + "| 272 | Hematocrit | 16000 |")
    first = pricebook.check(path, **options).write(home / "out", names="speaking")
    assert first.file("check.json").name == "long-an_ket-qua-tham-dinh_2015-08-10_v1.json"
    assert "list-checked.xlsx" in names(home / "out")  # the sender's own file keeps its name
    path = write_xlsx(home / "list.xlsx", HEAD + "| 272 | Hematocrit | 15000 |")
    later = pricebook.check(path, baseline=first.file("check.json"), **options)
    second = later.write(home / "out", names="speaking", annotate=False)
    assert second.file("check.json").name == "long-an_ket-qua-tham-dinh_2015-08-10_v2.json"
    assert json.loads(second.file("check.json").read_text(encoding="utf-8"))["mended"][0]["code"] == "CP001"


def test_a_folder_under_speaking_names_keeps_its_rounds(home: Path) -> None:
    (home / "in" / "so").mkdir(parents=True)
    options: dict[str, Any] = {"regulation": "ttlt-04-2012", "class_": "II", "province": "Long An", "on": date(2015, 8, 10)}
    more: dict[str, Any] = {"names": "speaking", "annotate": False}
    write_xlsx(home / "in" / "so" / "a.xlsx", HEAD + "| 272 | Hematocrit | 16000 |")
    pricebook.check_folder(home / "in", **more, **options)
    write_xlsx(home / "in" / "so" / "b.xlsx", HEAD + "| 272 | Hematocrit | 15000 |")
    result = pricebook.check_folder(home / "in", **more, **options)
    assert [(line.entry.round, line.taken_over) for line in result.lines] == [(1, True), (2, False)]
    assert "long-an_ket-qua-tham-dinh_2015-08-10_v2.json" in names(home / "in-check" / "002-b")


# --- export ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["json", "approval", "reimbursement"])
def test_an_export_names_its_files_alike_everywhere(home: Path, long_an: Built, form: Any) -> None:
    folder = long_an.write(home / "out").folder
    exported = pricebook.export(folder, form, names="speaking")
    written = exported.write(home / form)
    assert all(re.fullmatch(r"long-an_[\w-]+_2012-08-01_v1\.[\w.]+", name) for name in names(home / form))
    manifest = json.loads(written.file(f"{form}-manifest.json").read_text(encoding="utf-8"))
    assert set(manifest["sha256"]) == names(home / form) - {written.file(f"{form}-manifest.json").name}
    assert all(sha256_of(home / form / name) == digest for name, digest in manifest["sha256"].items())
    again = exported.write(home / form, force=True)
    assert again.files == written.files
    if form == "approval":
        from tests.test_papers import texts

        said = "\n".join(texts(written.file("to-trinh.docx")))
        assert "của tệp long-an_bang-gia_2012-08-01_v1.xlsx" in said and "pricelist.xlsx" not in said


def test_the_round_of_the_list_is_that_of_its_exports(home: Path, long_an: Built) -> None:
    for _ in range(2):
        long_an.write(home / "out", names="speaking")
    exported = pricebook.export(home / "out", "approval", names="speaking")
    assert exported.names[0] == "long-an_bang-gia_2012-08-01_v2.xlsx"
    assert pricebook.export(home / "out", "approval").names[0] == "pricelist.xlsx"


@pytest.mark.slow
def test_commands_take_either_naming(home: Path) -> None:
    done = run("build", DATA / "long-an-2012", "-o", home / "out", "--names", "speaking")
    assert done.exit_code == 0 and names(home / "out") == of_round(1)
    assert run("diff", home / "out", DATA / "long-an-2012").exit_code == 0
    assert "C5.1.269" in run("explain", DATA / "long-an-2012", "C5.1.269").output
    shown = run("export", home / "out", "--as", "json", "--names", "speaking", "-o", home / "json")
    assert shown.exit_code == 0 and "long-an_bang-gia-DRAFT-not-for-payment_2012-08-01_v1.json" in names(home / "json")
    moves = (
        "--decision",
        "15/2012/NQ-HĐND",
        "--on",
        "2012-09-20",
        "--from",
        "2012-10-01",
        "--registry",
        home / "registry.sqlite",
    )
    approve = run("list", "approve", home / "out", *moves)
    assert approve.exit_code == 0, approve.output
