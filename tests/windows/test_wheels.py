"""Every package that pricebook needs on Windows, with any extra, has a wheel for 64-bit Windows at the version that is pinned."""

from collections.abc import Sequence

import pytest
from packaging.utils import canonicalize_name

from tests.support import ROOT
from tools.windows_folder import Refused
from tools.windows_folder.needed import Ask, asked_of_index, extras_of, needed, pins_of

VERSION = "3.12.10"


@pytest.fixture(scope="module")
def ask() -> Ask:
    """Asks the package index, which is there where a package that is there for certain is found."""
    asking = asked_of_index("3.12")
    try:
        asking({canonicalize_name("packaging"): pins_of(ROOT)[canonicalize_name("packaging")]})
    except Refused as error:
        pytest.skip(f"no package index can be reached: {str(error).splitlines()[-1][:200]}")
    return asking


@pytest.mark.slow
def test_each_package_has_a_wheel_for_windows(ask: Ask) -> None:
    """pip is asked for wheels alone, for win_amd64 and Python 3.12, at each pin; whatever it does not find is named by it."""
    asked: set[str] = set()

    def counted(pinned: dict[str, str]) -> dict[str, Sequence[str]]:
        asked.update(pinned)
        return dict(ask(pinned))

    found = needed(ROOT, extras_of(ROOT), VERSION, counted)  # type: ignore[arg-type]
    assert set(found) == asked
    assert {"colorama", "tzdata"} <= set(found)  # what Windows alone needs: terminal colours, time zones
    assert {"duckdb", "pydantic-core", "lxml", "typst", "cryptography", "psycopg-binary"} <= set(found)
