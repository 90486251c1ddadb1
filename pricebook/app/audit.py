"""The verb audit: every value of the packs, with its document, its article, its days, and whether it was confirmed."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pricebook.app.regulation import ListedPack, ListedSettlement, regulation, regulations, settlements
from pricebook.app.written import Written, write_whole
from pricebook.base.html import html_page, html_table
from pricebook.base.languages import Language, say, term
from pricebook.regulation.audit import AuditedValue, audited_settings, audited_values
from pricebook.regulation.packs import SETTLEMENT_SETTINGS

RECORD, PAGE = "audit.json", "audit.html"
# The headings of the page, in the order of the entries of the record.
HEADINGS = (
    say("screen.audit-file"), say("screen.audit-path"), say("screen.audit-value"), say("screen.audit-values"),
    say("screen.audit-document"), say("screen.audit-article"), say("screen.audit-source"), say("screen.audit-from"),
    say("screen.audit-to"), say("screen.audit-verified-on"), say("screen.audit-confirmed"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditedPack:
    """A pack with its values. A broken pack has none; `regulation check` says why."""

    listed: ListedPack | ListedSettlement
    values: tuple[AuditedValue, ...]

    @property
    def count(self) -> int:
        """How many values it holds: settings and rows of tables."""
        return sum(entry.values for entry in self.values)

    @property
    def unconfirmed(self) -> int:
        """How many of them were not compared with the text of their article."""
        return sum(entry.values for entry in self.values if not entry.confirmed)

    @property
    def choices(self) -> tuple[AuditedValue, ...]:
        """The settings that no article backs."""
        return tuple(entry for entry in self.values if entry.document is None)


@dataclass(frozen=True, slots=True, repr=False)
class Audited:
    """The audit of packs."""

    packs: tuple[AuditedPack, ...]

    @property
    def count(self) -> int:
        """How many values all packs hold."""
        return sum(pack.count for pack in self.packs)

    @property
    def unconfirmed(self) -> int:
        """How many of them were not compared with the text of their article."""
        return sum(pack.unconfirmed for pack in self.packs)

    def record(self) -> dict[str, Any]:
        """Returns the contents of audit.json."""
        return {
            "values": self.count,
            "unconfirmed": self.unconfirmed,
            "packs": [
                {
                    "id": pack.listed.id,
                    "sha256": pack.listed.found.sha256,
                    "values": pack.count,
                    "unconfirmed": pack.unconfirmed,
                    "choices": len(pack.choices),
                    "entries": [_record(entry) for entry in pack.values],
                }
                for pack in self.packs
            ],
        }

    def write(self, folder: Path | str, *, force: bool = False, language: Language = "vi") -> "Written[Audited]":
        """Writes audit.json and audit.html: both, or none.

        Args:
            folder: the folder to write into.
            force: whether existing files are replaced.
            language: of the page.

        Raises:
            OutputExists, OutputInUse, NotWritten: nothing was written, and existing files are unchanged.
        """
        target = Path(folder)

        def write(staging: Path) -> None:
            text = json.dumps(self.record(), ensure_ascii=False, indent=1, default=str)
            (staging / RECORD).write_text(text + "\n", encoding="utf-8", newline="\n")
            (staging / PAGE).write_text(self._page(language), encoding="utf-8", newline="\n")

        return Written(target, write_whole(target, (RECORD, PAGE), write, force=force), self)

    def _page(self, language: Language) -> str:
        heading = [name.text(language) for name in HEADINGS]
        tables = [
            html_table(
                say("screen.audited-pack", id=pack.listed.id, values=pack.count, unconfirmed=pack.unconfirmed).text(language),
                heading,
                [_shown(entry, language) for entry in pack.values],
            )
            for pack in self.packs
        ]
        total = say("screen.audited", values=self.count, unconfirmed=self.unconfirmed).text(language)
        return html_page(say("screen.audit-title").text(language), total, tables, language)

    def __repr__(self) -> str:
        return f"<Audited: {self.count} values, {self.unconfirmed} unconfirmed>"


def audit(name: Path | str | None = None, *, norms: Path | str | None = None, every_row: bool = False) -> Audited:
    """Audits one pack, or all of the search path.

    Args:
        name: the id or the folder of a pack; by default all packs.
        norms: a folder of regulation packs that is searched before the installed ones.
        every_row: whether each row of a table is an entry of its own; by default rows of the same provenance are one entry.

    Raises:
        UnknownRegulation: there is no such pack and no such folder.
        FolderNotFound, WrongOption: `norms` is not a folder, or holds no pack.
    """
    listed: Sequence[ListedPack | ListedSettlement]
    listed = [regulation(name, norms=norms)] if name is not None else [*regulations(norms=norms), *settlements(norms=norms)]
    return Audited(tuple(AuditedPack(entry, tuple(_values(entry, every_row=every_row))) for entry in listed))


def _values(entry: ListedPack | ListedSettlement, *, every_row: bool) -> Iterator[AuditedValue]:
    if isinstance(entry, ListedSettlement):
        yield from audited_settings(entry.pack.settlement, SETTLEMENT_SETTINGS) if entry.pack is not None else ()
    else:
        yield from audited_values(entry.pack, every_row=every_row) if entry.pack is not None else ()


def _record(entry: AuditedValue) -> dict[str, Any]:
    days = {name: None if day is None else day.isoformat() for name, day in (("from", entry.from_), ("to", entry.to))}
    return {
        "file": entry.file,
        "path": entry.path,
        "value": entry.value,
        "values": entry.values,
        "document": entry.document,
        "article": entry.article,
        "source": entry.source,
        **days,
        "verified_on": entry.verified_on.isoformat(),
        "confirmed": entry.confirmed if entry.document is not None else None,  # a choice has no text to be compared with
    }


def _shown(entry: AuditedValue, language: Language) -> list[object]:
    """The cells of a row of the page. A choice of the pack says that it is one in place of its document."""
    cells: list[object] = []
    for name, value in _record(entry).items():
        if name in ("from", "to", "verified_on"):
            cells.append(value and date.fromisoformat(value))
        elif name == "document" and value is None:
            cells.append(say("screen.audit-choice").text(language))
        elif isinstance(value, bool):
            cells.append(term("yes" if value else "unconfirmed", language))
        else:
            cells.append(value)
    return ["–" if cell is None else cell for cell in cells]
