"""How tests show what they are about: a dossier as small Markdown tables in, prices and findings out."""

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

import pricebook
from pricebook.app.build import Built
from pricebook.app.check import check
from pricebook.app.checked import Checked
from pricebook.base.languages import Language
from pricebook.findings import Finding
from pricebook.pricelist import Approval, PriceList
from pricebook.regulation import LawOnDay, Pack, law_on, load_pack, search_path
from tests.office import convert

ROOT = Path(__file__).parent.parent
DATA = ROOT / "data"
SHARED = ROOT.parent / "shared"

SETTINGS = """
regulation = "{regulation}"
province = "Long An"
pricing_date = 2012-08-01
submitter = "UBND tỉnh Long An"
approver = "HĐND tỉnh Long An"
classes = ["II", "III", "IV", "station"]
"""

# One facility that performs everything asked for: so that a case about prices is not about facilities.
FACILITIES = """
| facility_code | name | class | managed_by |
| 80001 | Bệnh viện tỉnh | II | province |
"""


def case(code: str, rule: str | None = None) -> pytest.MarkDecorator:
    """A test that raises the finding `code`; with `rule`, one that shows a rule of the law (R1–R16)."""
    return pytest.mark.case(code, rule)


def silent(code: str) -> pytest.MarkDecorator:
    """The neighbour: almost the same, and the finding stays silent."""
    return pytest.mark.silent(code)


def pair(code: str, /, rule: str | None = None, **varied: tuple[Any, Any]) -> pytest.MarkDecorator:
    """A case and its nearest neighbour: two inputs that differ in one thing, the first raising the finding, the second not.

    `@pair("CP001", price=(15_001, 15_000))`: the test is run with each value, and with `raises`, which says which it is.
    """
    ((name, (wrong, right)),) = varied.items()
    entries = [(wrong, True, "raises", case(code, rule)), (right, False, "silent", silent(code))]
    if name == "raises":
        return pytest.mark.parametrize(name, [pytest.param(value, id=id_, marks=mark) for value, _, id_, mark in entries])
    return pytest.mark.parametrize(
        (name, "raises"), [pytest.param(value, raises, id=id_, marks=mark) for value, raises, id_, mark in entries]
    )


def rows(table: str) -> list[list[str]]:
    """A Markdown table as rows of cells; rules of dashes are passed over."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip().startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if not all(set(cell) <= {"-", ":"} and cell for cell in row)]


def write_csv(path: Path, table: str) -> None:
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows(table))


def write_xlsx(path: Path, table: str = "", *, typed: bool = True, **sheets: str) -> Path:
    """Tables as sheets of a workbook. Numbers as numbers where `typed`; `=…` as a formula without a value; `#N/A` as an error cell."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2012, 3, 1)})  # the same table is the same bytes, whenever it is written
        for name, said in {"Sheet1": table, **sheets}.items():
            if said:
                _write_sheet(book.add_worksheet(name), said, typed)
    return path


def _write_sheet(sheet: Any, table: str, typed: bool) -> None:
    for r, row in enumerate(rows(table)):
        for c, cell in enumerate(row):
            if cell.startswith("#"):
                sheet.write_formula(r, c, "=NA()", None, cell)
            elif cell.startswith("="):
                sheet.write_formula(r, c, cell, None, "")
            elif typed and cell.replace(".", "", 1).isdigit():
                sheet.write_number(r, c, float(cell))
            elif cell:
                sheet.write_string(r, c, cell)


def judged(
    folder: Path, table: str = "", *, regulation: str | None = "ttlt-04-2012", name: str = "list.xlsx", **parts: Any
) -> Checked:
    """A submission from Markdown tables, judged. `sheets`: further sheets by name; the rest are the officer's options."""
    folder.mkdir(parents=True, exist_ok=True)
    sheets = parts.pop("sheets", {})
    path = write_xlsx(folder / name, table, **sheets)
    return check(path, regulation=regulation, on=parts.pop("day", None), **parts)


def told(checked: Checked, *codes: str) -> list[tuple[Any, ...]]:
    """(code, cell, observed, limit) of the findings with one of the codes (or family), notes on spelling left out.

    The cell is named with its sheet where that is not the first one.
    """

    def where(finding: Finding) -> str | None:
        at = finding.at
        return at.cell if at.sheet in (None, "Sheet1") else f"{at.sheet}!{at.cell}"

    return [
        (f.code, where(f), f.observed, f.limit)
        for f in checked.findings
        if (f.code.startswith(codes) if codes else f.code not in ("XL020", "XL021", "XL022", "XL023", "XL024"))
    ]


def issued_today(count: int) -> list[tuple[str, str, int]]:
    """Code, name and issued price (đồng) of the first services of the law of today."""
    return list(_all_issued_today()[:count])


@cache
def _all_issued_today() -> tuple[tuple[str, str, int], ...]:
    law, _ = law_on(search_path(), "nq-399-2025", date(2025, 7, 1), with_issued=True)
    assert law is not None
    return tuple(
        (service.service_code, " ".join((service.name or "").replace("|", " ").split()), price)
        for service in law.services.values()
        if service.service_code and (price := law.issued(service.service_id, None)) is not None
    )


def performed(*services: str) -> str:
    """Capabilities: facility 80001 performs these, approved, equipped and staffed."""
    head = "| facility_code | service | approved | equipped | staffed | performing |\n"
    return head + "\n".join(f"| 80001 | {service} | có | có | có | có |" for service in services)


def dossier(
    folder: Path, *, settings: str = "", regulation: str = "ttlt-04-2012", performs: tuple[str, ...] | None = None, **tables: str
) -> Path:
    """A dossier folder from Markdown tables. Facility 80001 performs every service of the norms unless the case has its own."""
    folder.mkdir(parents=True, exist_ok=True)
    text = SETTINGS.format(regulation=regulation)
    for line in settings.strip().splitlines():
        name = line.split("=")[0].strip()
        text = "\n".join(old for old in text.splitlines() if old.split("=")[0].strip() != name or not name)
    (folder / "dossier.toml").write_text(text + "\n" + settings, encoding="utf-8")
    if performs is None and "norms" in tables:
        head, *body = rows(tables["norms"])
        performs = tuple(dict.fromkeys(row[head.index("service")] for row in body)) if "service" in head else ()
    if performs and "capabilities" not in tables:
        tables = {"facilities": FACILITIES, "capabilities": performed(*performs), **tables}
    for name, table in tables.items():
        write_csv(folder / f"{name}.csv", table)
    return folder


def whole_pack(home: Path, regulation: str = "ttlt-04-2012") -> Path:
    """A folder of packs for `--norms`, and for a dossier in `home`: a copy of a pack that says that it holds everything."""
    folder = shutil.copytree(ROOT / "norms" / regulation, home / "norms" / regulation)
    settings = folder / "regulation.toml"
    text = settings.read_text(encoding="utf-8").replace("complete = false", "complete = true")
    assert "complete = true" in text and "missing_parts" not in text
    settings.write_text(text, encoding="utf-8")
    return folder.parent


def built(folder: Path, **parts: Any) -> Built:
    return pricebook.build(dossier(folder, **parts))


def prices(result: Built) -> dict[tuple[str, str | None], int | None]:
    assert result.prices is not None, result.findings
    return {(line.service_id, line.class_): line.price for line in result.prices.lines}


def price(result: Built, service: str, class_: str | None = None) -> int | None:
    return prices(result)[service, class_]


def item(result: Built, code: str) -> Any:
    """The first norm line of an item, as priced."""
    assert result.prices is not None
    return next(i for line in result.prices.lines for i in line.items if i.item_code == code)


def award_no(result: Built, award: str | None) -> str | None:
    """The decision number of an award named in a trace."""
    assert result.prices is not None
    return next((a.decision_no for a in result.prices.awards if a.award == award), None)


def found(result: Built | Sequence[Finding], *codes: str) -> list[tuple[str, str]]:
    """(code, place) of the findings with one of the codes; all of them where none is named."""
    findings = result.findings if isinstance(result, Built) else result
    return [(f.code, str(f.at)) for f in findings if not codes or f.code in codes]


def errors(result: Built) -> list[str]:
    return [f.code for f in result.findings if f.severity == "error"]


DECISION = Approval("56/2012/NQ-HĐND", date(2012, 8, 10), date(2012, 9, 1), date(2013, 12, 31))


def pack(regulation: str) -> Pack:
    """An installed pack."""
    found_pack = search_path().find(regulation)
    assert found_pack is not None
    loaded, findings = load_pack(found_pack)
    assert loaded is not None, findings
    return loaded


def law_of(prices: PriceList) -> LawOnDay:
    """The law of a list, from the packs that are installed."""
    from pricebook.app.load import law_of as of

    return of(prices, search_path())


def write_built(result: Built, workbook: Path, pricelist: Path, findings: Path, language: Language = "vi") -> None:
    """The three files of a build, each where a case wants it."""
    with TemporaryDirectory() as name:
        written = result.write(name, language=language)
        for made, wanted in zip(written.files[:3], (workbook, pricelist, findings), strict=True):
            shutil.copyfile(made, wanted)


def approved(prices: PriceList, approval: Approval = DECISION) -> PriceList:
    """The list as somebody with the authority has decided on it."""
    return replace(prices, status="approved", approval=approval)


def approved_in_registry(path: Path, approval: Approval = DECISION, norms: Path | None = None) -> Path:
    """A registry that knows the list of a file as approved; the verb export goes by it."""
    from pricebook.app.list_moves import LAST_DAY, Phase, move

    registry = path.with_name("registry.db")
    phases = [Phase(approval.effective_from, approval.effective_to or LAST_DAY)]
    number, day = approval.decision_no, approval.date
    move(path, "approve", on=day, paper_no=number, paper_date=day, phases=phases, registry=registry, norms=norms)
    return registry


def soffice(path: Path, out: Path, target: str) -> Path:
    """Converts with LibreOffice; skips with a clear word where there is none."""
    out.mkdir(parents=True, exist_ok=True)
    return convert(path, out, target)
