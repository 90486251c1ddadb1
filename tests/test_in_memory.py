"""Databases in memory print nothing: a bar of progress would stand in the midst of results."""

from pricebook.base.in_memory import in_memory
from pricebook.dossier.database import connect
from tests.support import ROOT


def test_no_bar_of_progress_is_printed() -> None:
    for con in (in_memory(), connect()):
        assert con.execute("select current_setting('enable_progress_bar')").fetchone() == (False,)


def test_no_database_is_opened_otherwise() -> None:
    opens = [file.name for file in (ROOT / "pricebook").rglob("*.py") if "duckdb.connect(" in file.read_text(encoding="utf-8")]
    assert opens == ["in_memory.py"]
