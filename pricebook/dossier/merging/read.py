"""One of the dossiers that are merged: its tables, and what the cells mean."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pricebook.dossier.load import load_dossier
from pricebook.dossier.rows import meaning_of_text
from pricebook.dossier.settings import Settings, read_settings
from pricebook.findings import Finding, Place
from pricebook.regulation import LawOnDay, SearchPath
from pricebook.tables import Field, Table, folded

# Said again by the build of the merged dossier, which has all their tables.
_LATER = ("IN001", "IN009", "IN010", "IN011", "IN015", "IN023", "IN057", "IN063")
_OF_READING = ("XL", "IN")

Answered = Callable[[Sequence[Finding], Path], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Part:
    """A dossier that is merged.

    Attributes:
        name: Its folder's name, which stands for the hospital.
        settings: Its settings; None where they cannot be read.
        law: The regulation on its pricing date; None where it is not known.
        tables: Its tables.
        services: By what is said of a service, its id.
        findings: What was found in reading it; the places begin with its name.
    """

    name: str
    settings: Settings | None
    law: LawOnDay | None
    tables: Mapping[str, Table]
    services: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def unreadable(self) -> tuple[Finding, ...]:
        """What could not be read: a merged dossier would lose it."""
        return tuple(each for each in self.findings if each.blocks and not each.code.startswith(_LATER))

    def meaning(self, of: Field, text: str | None) -> str | None:
        """What a cell means, however it is spelt."""
        if text is None:
            return meaning_of_text(of, None)
        if of.kind.refers_to == "service":
            return self.services.get(text, text)
        if of.kind.refers_to == "component":
            components = self.law.components if self.law is not None else ()
            return next((each.id for each in components if folded(text) in (folded(each.id), folded(each.name))), text)
        if of.kind.read_as == "text":
            return folded(meaning_of_text(of, text) or "")
        return meaning_of_text(of, text)

    def place(self, table: str, row: int, field_id: str) -> Place:
        """A cell, in the folder of this dossier."""
        return within(self.name, self.tables[table].place(row, field_id))


def within(folder: str, place: Place) -> Place:
    """A place in a file, whose name begins with its folder."""
    return replace(place, file=f"{folder}/{place.file}" if place.file else folder)


def read_part(folder: Path, packs: SearchPath, answered: Answered = lambda findings, _: findings) -> Part:
    """Reads a dossier that is to be merged.

    Args:
        folder: Its folder.
        packs: The search path of regulation packs.
        answered: Marks the findings that an officer has accepted in that folder.
    """
    dossier, read = load_dossier(folder, packs)
    found = answered(read, folder)
    name = folder.resolve().name
    findings = tuple(
        replace(each, at=within(name, each.at), cells=tuple(within(name, cell) for cell in each.cells))
        for each in found
        if each.code.startswith(_OF_READING)
    )
    if dossier is None:
        return Part(name, read_settings(folder)[0], None, {}, {}, findings)
    with dossier.con as con:
        said = con.execute("select said, service_id from service_refs where service_id is not null").fetchall()
    return Part(name, dossier.settings, dossier.law, dossier.tables, dict(said), findings)
