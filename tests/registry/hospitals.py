"""data/long-an-2012 as three hospitals would have sent it."""

import csv
from collections.abc import Callable
from pathlib import Path
from shutil import copy

from tests.support import DATA

HOSPITALS = ("bv-tinh", "bv-huyen", "tram")
_FACILITIES = {"bv-tinh": ("80001", "80005"), "bv-huyen": ("80002", "80003"), "tram": ("80004",)}
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def changed(path: Path, change: Callable[[list[Row]], None]) -> None:
    """Changes the rows of a table."""
    rows = read(path)
    change(rows)
    write(path, rows)


def split(home: Path, source: Path = DATA / "long-an-2012") -> list[Path]:
    """Three folders: awards and regional prices go round, facilities with what they perform to their own hospital.

    The norms of a service go to the first and to one of the others, which state them alike. All other tables go to all.
    """
    folders = [home / name for name in HOSPITALS]
    for folder in folders:
        folder.mkdir(parents=True)
        copy(source / "dossier.toml", folder)
    services = list(dict.fromkeys(row["service"] for row in read(source / "norms.csv")))
    for path in source.glob("*.csv"):
        rows = read(path)
        for number, folder in enumerate(folders):
            if path.stem in ("tenders", "regional_prices"):
                own = rows[number::3]
            elif path.stem in ("facilities", "capabilities", "volumes"):
                own = [row for row in rows if row["facility_code"] in _FACILITIES[folder.name]]
            elif path.stem == "norms":
                own = [row for row in rows if number == 0 or services.index(row["service"]) % 2 == number - 1]
            else:
                own = rows
            if own:
                write(folder / path.name, own)
    return folders
