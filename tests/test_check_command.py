"""pricebook check as an officer runs it: files, exit statuses, rounds, acceptances."""

import csv
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

import pricebook
from pricebook.base.contracts import published_schema as schema
from pricebook.cli.app import app
from tests.support import DATA, case, dossier, pair, silent, whole_pack, write_csv, write_xlsx

LIST = """
| STT theo TTLT 04 | Tên dịch vụ | Giá đề nghị |
| 272              | Hematocrit  | {}          |
| 273              | Máu lắng    | 12000       |
"""


def run(*arguments: str | Path) -> Any:
    """Runs check; by the joint circular as it was on its last day, since no list may go on by what has ended."""
    past = ["--on", "2016-02-29"] if "ttlt-04-2012" in arguments and "--on" not in arguments else []
    return CliRunner().invoke(app, ["check", *map(str, arguments), *past, "--lang", "en"])


def submitted(folder: Path, price: str = "16000") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return write_xlsx(folder / "list.xlsx", LIST.format(price))


def record(folder: Path) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "check.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema("check")).validate(told)
    return told


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_what_stands_beside_the_submission_afterwards(home: Path) -> None:
    path = submitted(home)
    before = path.read_bytes()
    done = run(path, "--regulation", "ttlt-04-2012")
    assert done.exit_code == 1 and path.read_bytes() == before
    out = home / "list-check"
    assert sorted(entry.name for entry in out.iterdir()) == [
        "accepted_services.csv", "check.json", "list-checked.xlsx", "not_judged_services.csv", "rejected_services.csv", "to_accept.csv",
    ]  # fmt: skip
    told = record(out)
    assert told["verdict"] == {
        "proposal": "return", "blocking": 1, "accepted_services": 1, "rejected_services": 1, "not_judged_services": 0,
        "over_ceiling": 1_000,
    }  # fmt: skip
    assert [(r["service_id"], r["codes"]) for r in rows(out / "rejected_services.csv")] == [("C5.1.272", "CP001")]
    assert [r["service_id"] for r in rows(out / "accepted_services.csv")] == ["C5.1.273"]
    book = openpyxl.load_workbook(out / "list-checked.xlsx")
    assert book.sheetnames == ["Sheet1", "Tổng hợp kiểm tra", "Kết quả kiểm tra"]
    assert "CP001" in book["Sheet1"]["C2"].comment.text and book["Sheet1"]["C3"].comment is None


def test_exit_status_0_for_a_list_that_may_go_on(home: Path) -> None:
    assert run(submitted(home, "14000"), "--regulation", "ttlt-04-2012").exit_code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["--regulation", "no-such-law"],
        ["--regulation", "ttlt-04-2012", "--class", "V"],
        ["--regulation", "ttlt-04-2012", "--select", "QQ"],
        ["--regulation", "ttlt-04-2012", "--dossier", "no-such-folder"],
        ["--regulation", "ttlt-04-2012", "--column", "price"],
        ["--regulation", "ttlt-04-2012", "--facility", "80001"],
        ["--regulation", "ttlt-04-2012", "--baseline", "no-such-file.json"],
    ],
)
def test_exit_status_2_where_nothing_can_be_judged(home: Path, arguments: list[str]) -> None:
    path = submitted(home)
    done = run(path, *arguments)
    assert done.exit_code == 2 and "Traceback" not in done.output
    assert not (home / "list-check").exists()


def test_no_regulation_is_named_there_or_here(home: Path) -> None:
    home.mkdir()
    path = write_xlsx(home / "list.xlsx", LIST.format("14000").replace("STT theo TTLT 04", "STT"))
    done = run(path)
    assert done.exit_code == 2 and "ttlt-04-2012" in done.output


def test_results_are_not_overwritten_unasked(home: Path) -> None:
    path = submitted(home)
    assert run(path, "--regulation", "ttlt-04-2012").exit_code == 1
    assert run(path, "--regulation", "ttlt-04-2012").exit_code == 2
    assert run(path, "--regulation", "ttlt-04-2012", "--force").exit_code == 1


def test_no_annotation_writes_nothing_unasked(home: Path) -> None:
    assert run(submitted(home), "--regulation", "ttlt-04-2012", "--no-annotate").exit_code == 1
    assert [entry.name for entry in home.iterdir()] == ["list.xlsx"]


def test_json_on_standard_output_alone(home: Path) -> None:
    done = run(submitted(home), "--regulation", "ttlt-04-2012", "--no-annotate", "--format", "json")
    told = json.loads(done.stdout)
    Draft202012Validator(schema("check")).validate(told)
    assert [f["cell"] for f in told["findings"]] == ["C2"]


def test_only_some_codes(home: Path) -> None:
    path = submitted(home)
    ignoring = run(path, "--regulation", "ttlt-04-2012", "--no-annotate", "--ignore", "CP001")
    selecting = run(path, "--regulation", "ttlt-04-2012", "--no-annotate", "--select", "NB")
    assert ignoring.exit_code == selecting.exit_code == 0
    assert "Only some codes" in ignoring.output and "Only some codes" in selecting.output


@pytest.mark.slow
def test_a_dossier_is_checked_as_build_does() -> None:
    assert run(DATA / "long-an-2012").exit_code == 0
    draft = run(DATA / "long-an-2012-draft")
    assert draft.exit_code == 1 and "NM001" in draft.output


def test_a_facility_that_the_dossier_does_not_have(home: Path) -> None:
    norms = "| service | component | amount |\n| 272 | supplies | 16000 |"
    evidence = dossier(home / "dossier", norms=norms, tenders="| item_name | unit | price | decision_no |\n")
    done = run(submitted(home, "14000"), "--dossier", evidence, "--facility", "X99", "--no-annotate")
    assert done.exit_code == 1 and "IN015" in done.output and "FC009" not in done.output


# --- rounds ---------------------------------------------------------------------------------------------------


def test_the_next_round_tells_what_is_new_and_what_was_mended(home: Path) -> None:
    path = submitted(home)
    run(path, "--regulation", "ttlt-04-2012")
    first = home / "list-check" / "check.json"
    write_xlsx(path, LIST.format("14000").replace("12000", "21000"))  # one mended, another raised
    done = run(path, "--regulation", "ttlt-04-2012", "--baseline", first, "-o", home / "second")
    assert done.exit_code == 1
    told = record(home / "second")
    assert [(f["code"], f["cell"], f["new"]) for f in told["findings"]] == [("CP001", "C3", True)]
    assert [(f["code"], f["service_id"]) for f in told["mended"]] == [("CP001", "C5.1.272")]


def test_a_finding_that_moved_to_another_row_is_not_new_and_a_worse_one_is(home: Path) -> None:
    path = submitted(home)
    run(path, "--regulation", "ttlt-04-2012")
    first = home / "list-check" / "check.json"
    write_xlsx(path, "| Bảng giá | | |\n" + LIST.format("16000"))
    run(path, "--regulation", "ttlt-04-2012", "--baseline", first, "-o", home / "second")
    assert [f["new"] for f in record(home / "second")["findings"]] == [False]
    write_xlsx(path, LIST.format("26000"))
    run(path, "--regulation", "ttlt-04-2012", "--baseline", first, "-o", home / "third")
    assert [f["new"] for f in record(home / "third")["findings"]] == [True]


ACCEPTED = "code,sheet,cell,service_id,observed,reason,by,on\n"


def with_accepted(home: Path, line: str, price: str = "16000") -> dict[str, Any]:
    path = submitted(home, price)
    (home / "accepted.csv").write_text(ACCEPTED + line + "\n", encoding="utf-8")
    run(path, "--regulation", "ttlt-04-2012", "-o", home / "out", "--force")
    return record(home / "out")


def test_an_accepted_finding_stays_visible_and_stops_blocking(home: Path) -> None:
    told = with_accepted(home, "CP001,Sheet1,C2,,16000,Theo văn bản 12,Nguyễn Thanh tra,2012-09-01")
    assert told["verdict"]["proposal"] == "pass" and told["verdict"]["blocking"] == 0
    assert [(f["code"], f["accepted"]["reason"]) for f in told["findings"]] == [("CP001", "Theo văn bản 12")]
    book = openpyxl.load_workbook(home / "out" / "list-checked.xlsx")
    assert "Theo văn bản 12" in book["Sheet1"]["C2"].comment.text


@pair("IN032", reason=("", "Theo văn bản 12"))
def test_an_acceptance_without_a_reason(home: Path, reason: str, raises: bool) -> None:
    told = with_accepted(home, f"CP001,Sheet1,C2,,16000,{reason},Nguyễn Thanh tra,2012-09-01")
    assert [f["code"] for f in told["findings"]] == (["IN032", "CP001"] if raises else ["CP001"])
    assert told["verdict"]["blocking"] == (2 if raises else 0)


@pytest.mark.parametrize(
    ("reason", "by", "cell", "lacks"),
    [("", "Nguyễn Thanh tra", "F2", "does not say why"), ("Theo văn bản 12", "", "G2", "does not say who accepts it")],
)
def test_an_acceptance_names_the_cell_that_is_blank(home: Path, reason: str, by: str, cell: str, lacks: str) -> None:
    told = with_accepted(home, f"CP001,Sheet1,C2,,16000,{reason},{by},2012-09-01")
    (finding,) = [f for f in told["findings"] if f["code"] == "IN032"]
    assert finding["cell"] == cell and lacks in finding["message"]


def accept(home: Path, ready: list[dict[str, str]], reason: str) -> None:
    """The rows of to_accept.csv as accepted.csv, with a reason."""
    with (home / "accepted.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*ready[0]])
        writer.writeheader()
        writer.writerows({**row, "reason": reason, "by": "Nguyễn Thanh tra"} for row in ready)


def test_what_may_be_accepted_is_written_down_ready_but_for_the_reason(home: Path) -> None:
    path = submitted(home)
    run(path, "--regulation", "ttlt-04-2012", "-o", home / "out")
    ready = rows(home / "out" / "to_accept.csv")
    accept(home, ready, "Theo văn bản 12")
    assert run(path, "--regulation", "ttlt-04-2012", "--no-annotate").exit_code == 0


@pytest.mark.parametrize(
    "wrong",
    [
        "CP001,Sheet1,C2,,15500",  # another figure
        "CP001,Sheet1,C3,,16000",  # another cell
        "CP001,Sheet1,,,16000",  # a whole sheet
        "NB001,Sheet1,C2,,16000",  # another code
    ],
)
@pair("IN033", raises=(True, False))
def test_an_acceptance_that_matches_nothing(home: Path, wrong: str, raises: bool) -> None:
    entry = wrong if raises else "CP001,Sheet1,C2,,16000"
    told = with_accepted(home, f"{entry},Theo văn bản 12,Nguyễn Thanh tra,")
    assert [f["code"] for f in told["findings"]] == (["IN033", "CP001"] if raises else ["CP001"])
    assert told["verdict"]["blocking"] == (1 if raises else 0)


def test_a_service_without_a_price_never_passes(home: Path) -> None:
    told = with_accepted(home, "CP010,Sheet1,C2,,,Chờ giá,Nguyễn Thanh tra,", price="")
    assert told["verdict"]["proposal"] == "pass"  # the officer let it stand
    assert [entry["service_id"] for entry in told["accepted"]] == ["C5.1.273"]
    assert [entry["service_id"] for entry in told["rejected"]] == ["C5.1.272"]


def test_an_acceptance_of_a_text_that_looks_like_a_formula(home: Path) -> None:
    path = home / "list.xlsx"
    norms = whole_pack(home)  # a pack that is not whole would not say that the regulation has no such service
    write_xlsx(path, LIST.format("14000") + "| 999 | - Dịch vụ lạ | 1000 |\n")
    run(path, "--regulation", "ttlt-04-2012", "--norms", norms, "-o", home / "out")
    ready = rows(home / "out" / "to_accept.csv")
    assert ready[0]["observed"] == "'- Dịch vụ lạ"
    accept(home, ready, "Đang xin ý kiến")
    assert run(path, "--regulation", "ttlt-04-2012", "--norms", norms, "--no-annotate").exit_code == 0


@case("XL032")
def test_a_csv_is_given_back_as_findings_of_their_own(home: Path) -> None:
    home.mkdir()
    path = home / "list.csv"
    path.write_text("STT theo TTLT 04,Tên dịch vụ,Giá đề nghị\n272,Hematocrit,16000\n", encoding="utf-8")
    assert run(path, "--regulation", "ttlt-04-2012").exit_code == 1
    told = record(home / "list-check")
    assert [f["code"] for f in told["findings"]] == ["CP001", "XL032"]
    assert openpyxl.load_workbook(home / "list-check" / "list-findings.xlsx").sheetnames == [
        "Tổng hợp kiểm tra",
        "Kết quả kiểm tra",
    ]


@silent("XL032")
def test_a_plain_workbook_is_annotated_itself(home: Path) -> None:
    run(submitted(home), "--regulation", "ttlt-04-2012")
    assert [f["code"] for f in record(home / "list-check")["findings"]] == ["CP001"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["accepted.csv", "accepted.xlsx"])
def test_what_a_build_asks_about_may_be_accepted_in_the_dossier(home: Path, name: str) -> None:
    """The dossier has no table of facilities: FC001 blocks until the officer says why it may stand."""
    norms = "| service | component | item_code | unit | quantity |\n| C5.1.272 | supplies | K | cái | 5 |"
    tenders = "| item_code | item_name | unit | price | decision_no |\n| K | Kim | cái | 600 | 1/QĐ 2012 |"
    folder = dossier(home, norms=norms, tenders=tenders, performs=())
    built = pricebook.build(folder)
    built.write(home / "out")
    ready = [row for row in rows(home / "out" / "to_accept.csv") if row["code"] == "FC001"]
    assert len(ready) == 1 and built.blocked
    entry = {**ready[0], "reason": "Rà soát sau", "by": "Trần B"}
    table = "\n".join("| " + " | ".join(cells) + " |" for cells in ([*entry], [*entry.values()]))
    (write_csv if name.endswith(".csv") else write_xlsx)(folder / name, table)
    again = pricebook.build(folder)
    assert [f.accepted.reason for f in again.findings if f.accepted] == ["Rà soát sau"]
    assert not [f for f in again.findings if f.code == "FC001" and f.blocks]
    assert not [f for f in again.findings if f.code == "IN011"]
