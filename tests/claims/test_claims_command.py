"""The command settle claims: what it prints and writes is what the verb gives; and rule shows the row of a rule."""

import json
from pathlib import Path

import openpyxl
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from pricebook.app.claims import settle_claims
from pricebook.base.resources import resource_folder
from pricebook.cli.app import app
from tests.claims.conftest import PRICES
from tests.claims.faults import amount, price_above
from tests.claims.generator import generate


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
    sheet = openpyxl.load_workbook(tmp_path / "out" / "claims-rejected.xlsx").worksheets[0]
    rows = [(row[1], int(row[10])) for row in sheet.iter_rows(min_row=6, values_only=True) if row[0]]
    assert rows == [(str(each.row), each.stake) for each in refused]
    assert CliRunner().invoke(app, options).exit_code == 2  # there are results already
    text = CliRunner().invoke(app, [*options, "--force"]).stdout
    stake = f"{sum(each.stake for each in refused):,}".replace(",", ".")
    assert f"80002  ST030 A charged price above that of the list: refused, 2 lines, {stake} đ" in text


def test_rule_shows_the_rule_of_claims() -> None:
    said = CliRunner().invoke(app, ["rule", "ST036", "--lang", "en"]).stdout
    assert "39/2018/TT-BYT, Điều 3 khoản 6 (2019-08-20 – 2023-11-16)" in said and "contained.sql" in said
