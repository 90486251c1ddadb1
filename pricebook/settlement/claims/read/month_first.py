"""Days of a file that has the month before the day: those that read either way are left open, and no line is settled by them."""

from collections.abc import Callable

import duckdb

from pricebook.settlement.claims.database import MONTH_FIRST, statement

DAYS = ("ordered", "began", "ended", "left_on")
_EITHER_WAY = r"0?([1-9]|1[0-2])[/.-]0?([1-9]|1[0-2])[/.-]\d{4}( .*)?"


def month_first(con: duckdb.DuckDBPyConnection) -> list[int]:
    """The files, by their numbers, that stand in `texts` and have the month before the day."""
    return [file for (file,) in con.execute(statement(MONTH_FIRST)).fetchall()]


def without_open_days(said: Callable[[str], str | None]) -> Callable[[str], str | None]:
    """What stands for the columns of a file in SQL, with no day where one reads either way: of 09/10/2019 nobody knows the month.

    Args:
        said: column → what stands for it; None where the file does not have it.
    """

    def told(column: str) -> str | None:
        text = said(column)
        return _without_open(text) if text is not None and column in DAYS else text

    return told


def leave_open(con: duckdb.DuckDBPyConnection) -> None:
    """The same of the files whose lines stand in `raw` already."""
    if files := month_first(con):
        changed = ", ".join(f"{column} = {_without_open(column)}" for column in DAYS)
        con.execute(f"update raw set {changed} where file in (select unnest($1::integer[]))", [files])


def _without_open(text: str) -> str:
    first, second = (f"regexp_extract(trim({text}), '{_EITHER_WAY}', {place})" for place in (1, 2))
    return f"case when regexp_full_match(trim({text}), '{_EITHER_WAY}') and {first} <> {second} then null else {text} end"
