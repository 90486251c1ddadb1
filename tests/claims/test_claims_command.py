"""The command settle claims: what it prints and writes is what the verb gives; and rule shows the row of a rule."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import openpyxl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from pricebook import Built
from pricebook.app.claims import settle_claims
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from pricebook.exports.claims_returned import SHEET
from tests.claims.conftest import PRICES
from tests.claims.faults import amount, price_above
from tests.claims.generator import generate
from tests.support import ROOT


@pytest.mark.slow
def test_the_command_prints_and_writes_what_the_verb_gives(registry: Path, tmp_path: Path) -> None:
    made = generate(PRICES, 9, visits=5, faults=(price_above, amount), each=2)
    path = made.write(tmp_path / "a.csv")
    record = settle_claims(path, registry=registry).record("en")
    options = ["settle", "claims", str(path), "--registry", str(registry), "-o", str(tmp_path / "out"), "--lang", "en"]
    done = CliRunner().invoke(app, [*options, "--format", "json"])
    assert done.exit_code == 1 and json.loads(done.stdout) == record
    schema = json.loads((resource_folder("norms") / "schema" / "claims.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(record)
    refused = [each for each in made.planted if each.code == "ST030"]
    sheet = openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx")[SHEET]
    rows = [(row[1], int(row[10])) for row in sheet.iter_rows(min_row=5, values_only=True) if row[1]]
    assert rows == [(str(each.row), each.stake) for each in refused]
    assert CliRunner().invoke(app, options).exit_code == 2  # there are results already
    text = CliRunner().invoke(app, [*options, "--force"]).stdout
    stake = f"{sum(each.stake for each in refused):,}".replace(",", ".")
    assert f"80002  ST030 A charged price above that of the list: refused, 2 lines, {stake} đ" in text


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "heads"),
    [
        (
            "vi",
            [
                "ST098 Lỗi: Giá thu của người bệnh cao hơn bảng giá: 2 chỗ",
                "ST098 Cảnh báo: Giá thu của người bệnh cao hơn bảng giá",
            ],
        ),
        (
            "en",
            [
                "ST098 error: A patient paid a price above that of the list: 2 places",
                "ST098 warning: A patient paid a price above that of the list",
            ],
        ),
    ],
)
def test_what_is_refused_and_what_is_asked_by_one_code_are_two_headings(
    registry: Path, tmp_path: Path, language: str, heads: list[str]
) -> None:
    """The list has 13,000. Of the last row nobody says whether the patient asked for it.

    | row | price  | on request | ST098   |
    | 2   | 15,000 | no         | refused |
    | 3   | 15,000 | no         | refused |
    | 4   | 15,000 |            | asked   |
    """
    claims = generate(PRICES, 9, visits=1, faults=(), each=0).write(tmp_path / "a.csv")
    receipts = tmp_path / "receipts.csv"
    head = "Mã cơ sở,Mã lần khám,Ngày thực hiện,Mã,Số lượng,Đơn giá,Số tiền,Theo yêu cầu"
    paid = [f"80002,V{n},2012-12-05,C5.1.273,1,15000,15000,{said}" for n, said in enumerate(("không", "không", ""))]
    receipts.write_text("\n".join([head, *paid]) + "\n", encoding="utf-8")
    options = ["settle", "claims", str(claims), "--receipts", str(receipts), "--registry", str(registry), "--lang", language]
    lines = CliRunner().invoke(app, options, env={"COLUMNS": "120"}).stdout.splitlines()
    assert [line.partition(" [")[0] for line in lines if line.startswith("ST098")] == heads


def test_rule_shows_the_rule_of_claims() -> None:
    said = CliRunner().invoke(app, ["rule", "ST036", "--lang", "en"]).stdout
    assert "39/2018/TT-BYT, Điều 3 khoản 6 (2019-08-20 – 2023-11-16)" in said and "contained.sql" in said


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_no_room_on_the_disk_makes_no_file_a_damaged_one(form: str, long_an: Built, tmp_path: Path) -> None:
    """A file may have 1 KB: lines cannot be put aside. No line is passed over, and the file that was sent is not accused."""
    long_an.write(tmp_path / "list")
    path = generate(PRICES, 9, visits=200, faults=(), each=0).write(tmp_path / "a.csv")
    if form == "parquet":
        with duckdb.connect() as con:
            read = "select * from read_csv($1, all_varchar = true)"
            con.execute(f"copy ({read}) to '{tmp_path / 'a.parquet'}' (format parquet)", [str(path)])
    settle = f"{sys.executable} -m pricebook settle claims {tmp_path / f'a.{form}'} --list {tmp_path / 'list'} --lang en"
    done = subprocess.run(["bash", "-c", f"ulimit -f 1; exec {settle}"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2, (done.stdout, done.stderr)
    assert "could not be written" in done.stderr and "ST041" not in done.stdout + done.stderr
