"""The approval workbook calculated from scratch: what a finance officer sees who opens it and changes something."""

import re
import zipfile
from pathlib import Path

from pricebook.exports import write_approval
from pricebook.pricelist import PriceList

MISSING = "chưa có giá"


def without_cached_values(source: Path, target: Path) -> Path:
    """The same workbook, its formulas never calculated: whoever opens it has to."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"</f><v>[^<]*</v>", b"</f>", data)
                data = re.sub(rb'(<c r="[A-Z]+\d+"(?: s="\d+")?) t="str"(><f>)', rb"\1\2", data)
            new.writestr(name, data)
    return target


def listed_prices(workbook: Path) -> list[int | None]:
    """The column of prices as it stands in a calculated workbook, in the list's order; None where it says that there is none."""
    from python_calamine import CalamineWorkbook

    from pricebook.exports.approval.columns import HEADINGS, PRICE
    from pricebook.exports.approval.plan import PRICES, PRICES_HEAD

    found: list[int | None] = []
    rows = CalamineWorkbook.from_path(workbook).get_sheet_by_name(PRICES).to_python(skip_empty_area=False)
    prices = rows[PRICES_HEAD].index(HEADINGS[PRICE])
    for row in rows[PRICES_HEAD + 1 :]:
        if isinstance(row[0], float):
            value = row[prices]
            assert value == MISSING or float(value).is_integer(), value
            found.append(None if value == MISSING else int(value))
    return found


def written(prices: PriceList, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    write_approval(prices, [], folder / "list.xlsx")
    return without_cached_values(folder / "list.xlsx", folder / "bare.xlsx")
