"""The verb diff: what changed from one price list to another, why, and what that does."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import partial
from pathlib import Path
from typing import Any

from pricebook.app.build import build
from pricebook.app.errors import InputNotFound, MissingLibraries, OtherPack, UnreadableList, WrongOption
from pricebook.app.load import Catalogue, list_file, load, load_list
from pricebook.app.written import Written, write_whole
from pricebook.base.files import is_file, is_folder
from pricebook.base.languages import Language
from pricebook.compare import Changes, Impact, Income, Volumes, compare, impact_of
from pricebook.compare.effects import named_services
from pricebook.compare.record import changes_record
from pricebook.dossier import read_settings
from pricebook.dossier.files import TableFile, table_files
from pricebook.dossier.rows import duplicate_keys, duplicate_rows, meaning_of_text
from pricebook.dossier.settings import SETTINGS_FILE
from pricebook.dossier.sources import read_sources
from pricebook.findings import Findings
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay
from pricebook.tables import Field, Table, load_specs

WORKBOOK, PAGE, RECORD = "changes.xlsx", "changes.html", "changes.json"


@dataclass(frozen=True, slots=True, repr=False)
class Compared:
    """Two price lists compared.

    Attributes:
        names: what was named as the old and as the new list.
        changes: what is different, with the causes of each change of price.
        impact: what that does by the volumes of form 21; None where none were given.
        findings: what was found in the file of the volumes.
    """

    names: tuple[str, str]
    changes: Changes
    impact: Impact | None = None
    findings: Findings = field(default_factory=Findings)

    def record(self, language: Language = "vi") -> dict[str, Any]:
        """Returns the comparison as JSON has it: whole đồng are integers, other exact figures are texts."""
        return changes_record(self.changes, self.impact, self.names, language)

    def write(self, folder: Path | str, *, force: bool = False) -> "Written[Compared]":
        """Writes the comparison as a workbook, as one page of HTML and as JSON, in Vietnamese: all of them, or none.

        Args:
            folder: the folder to write into.
            force: whether existing files are replaced.

        Raises:
            MissingLibraries: a library that the page needs is not installed.
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        from importlib.util import find_spec

        if find_spec("jinja2") is None:
            raise MissingLibraries("missing-libraries", names="jinja2")
        target = Path(folder)
        files = write_whole(target, (WORKBOOK, PAGE, RECORD), partial(_write, self), force=force)
        return Written(target, files, self)

    def __repr__(self) -> str:
        changes = self.changes
        return f"<Compared {self.names[0]} → {self.names[1]}: {len(changes.repriced)} repriced, {len(changes.added)} added>"


def _write(compared: Compared, staging: Path) -> None:
    from pricebook.compare.page import write_page
    from pricebook.compare.workbook import write_workbook

    write_workbook(compared.changes, compared.impact, staging / WORKBOOK)
    write_page(compared.changes, compared.impact, staging / PAGE)
    text = json.dumps(compared.record(), ensure_ascii=False, indent=2) + "\n"
    (staging / RECORD).write_text(text, encoding="utf-8", newline="\n")


def diff(
    old: Path | str,
    new: Path | str,
    *,
    volumes: Path | str | None = None,
    income: int | Decimal | str | None = None,
    income_source: str | None = None,
    registry: Path | str | None = None,
    norms: Path | str | None = None,
) -> Compared:
    """Compares two price lists: what changed, with the causes of each change to the đồng; and what that does by form 21.

    A dossier is built first. The causes are what each change of one factor makes of the price, one after the other in the
    order of `pricebook.causes.ORDER`; they add up to the change.

    Args:
        old, new: a dossier, the output folder of a build, pricelist.json, an approval workbook, or the name of a list in the
            registry.
        volumes: form 21: a file of the table `volumes`, or a dossier that has one.
        income: local income: a month's average for one person, in đồng.
        income_source: the document that says so; an income without a source is refused.
        registry: the registry; by default that of the environment, or of this folder.
        norms: a folder of regulation packs that is searched before the installed ones.

    Returns:
        The comparison; amounts in đồng. What is wrong in the file of volumes is a finding of the result.

    Raises:
        InputNotFound, UnreadableList: there is no such list, or it cannot be read; or a dossier could not be priced.
        RegistryUnusable: the registry that is named cannot be opened.
        WrongOption: the income is no amount, has no source, or there are no volumes to hold it against.
        FolderNotFound: `norms` is not a folder.
    """
    local = income_of(income, income_source, volumes)
    names = str(old), str(new)
    return compared(names, listed(old, registry, norms), listed(new, registry, norms), volumes, local)


WithLaw = tuple[PriceList, LawOnDay | None]  # a list; its law, where its pack is here


def compared(
    names: tuple[str, str], old: WithLaw, new: WithLaw, volumes: Path | str | None = None, income: Income | None = None
) -> Compared:
    """Compares two lists that are read, as `diff` does."""
    changes = compare(old[0], new[0])
    if volumes is None:
        return Compared(names, changes)
    rows, findings = _volumes(Path(volumes), named_services(changes))
    return Compared(names, changes, impact_of(changes, rows, (old[1], new[1]), income), findings)


def income_of(amount: int | Decimal | str | None, source: str | None, volumes: Path | str | None) -> Income | None:
    """Local income as it was given. Raises WrongOption: it is no amount, has no source, or there are no volumes."""
    if amount is None:
        if source is not None:
            raise WrongOption("source-without-income")
        return None
    try:
        income = Decimal(str(amount))
    except InvalidOperation:
        income = Decimal("NaN")
    if not (income.is_finite() and 0 < income < 10**12):
        raise WrongOption("wrong-income", said=str(amount))
    if source is None or not source.strip():
        raise WrongOption("income-without-source")
    if volumes is None:
        raise WrongOption("income-without-volumes")
    return Income(income, " ".join(source.split()))


def listed(name: Path | str, registry: Path | str | None, norms: Path | str | None) -> WithLaw:
    """A list with its law; without it, where the pack is not here. Raises what `diff` raises."""
    path = Path(name)
    if is_folder(path) and is_file(path / SETTINGS_FILE):
        built = build(path, norms=norms)
        if built.prices is None:
            raise UnreadableList("dossier-without-list", path=str(path))
        return built.prices, built.law
    if not is_folder(path) and not is_file(path):
        return _recorded(str(name), registry, norms)
    try:
        loaded = load_list(list_file(path), norms)
    except OtherPack:
        read = load(path)
        if isinstance(read, Catalogue):
            raise UnreadableList("no-list-but-catalogue", path=str(path)) from None
        return read, None
    return loaded.prices, loaded.law


def _recorded(name: str, registry: Path | str | None, norms: Path | str | None) -> WithLaw:
    """A list that the registry keeps, by its name or fingerprint."""
    from importlib.util import find_spec

    if find_spec("sqlalchemy") is None:
        if registry is not None:
            raise MissingLibraries("missing-registry-libraries")
        raise InputNotFound("no-file", path=name)
    from pricebook.app.export_standing import kept_list

    loaded, standing = kept_list(name, registry, "insured", None, norms)
    return loaded.prices.with_approval(standing.decided.status, standing.decided.approval), loaded.law


def _volumes(path: Path, services: Mapping[str, str]) -> tuple[Sequence[Volumes], Findings]:
    """The rows of form 21, and what was found in its file. Two rows of one facility, service and period are not used.

    `services` are the texts that mean a service, with its id.
    """
    if is_folder(path):
        settings, _ = read_settings(path)
        files, _ = table_files(path, settings.parts if settings is not None else ())
        if "volumes" not in files:
            raise InputNotFound("no-volumes-in-folder", path=str(path))
        sources = files["volumes"]
    elif is_file(path):
        sources = [TableFile(path)]
    else:
        raise InputNotFound("no-file", path=str(path))
    table, findings = read_sources(sources, load_specs()["volumes"])
    if table is None:
        return (), Findings(findings)

    def meaning(field: Field, text: str | None) -> str | None:
        return services.get(text or "", text) if field.kind.refers_to == "service" else meaning_of_text(field, text)

    doubled = duplicate_rows(table, meaning)
    findings += duplicate_keys(table, doubled)
    broken = table.broken | {row for rows in doubled for row in rows}
    return [_row(table, row, broken=row in broken) for row in range(len(table))], Findings(findings)


def _row(table: Table, row: int, *, broken: bool) -> Volumes:
    def amount(field: str) -> Decimal | None:
        text = table.columns[field][row]
        return None if text is None else Decimal(text)

    counts = [count for field in ("outpatient", "inpatient") if (count := amount(field)) is not None]
    number, facility, service = table.rows[row] + 1, table.columns["facility_code"][row], table.columns["service"][row]
    if broken:
        return Volumes(number, facility, service, None, broken=True)
    count, days = sum(counts, Decimal(0)) if counts else None, [table.columns[f"period_{end}"][row] for end in ("from", "to")]
    first, last = (date.fromisoformat(day) if day else None for day in days)
    period = (first, last) if first is not None and last is not None else None
    return Volumes(number, facility, service, count, amount("fund_amount"), amount("patient_amount"), period=period)
