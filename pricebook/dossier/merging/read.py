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
FACILITIES, CAPABILITIES = "facilities", "capabilities"
_CODES = 3  # of facilities that stand beside the folder of a dossier with several

Answered = Callable[[Sequence[Finding], Path], Sequence[Finding]]


@dataclass(frozen=True, slots=True)
class Part:
    """A dossier that is merged.

    Attributes:
        name: Its folder's name, which stands for it in places.
        hospital: What the hospital is called: its facility by code and name; its folder, with the codes, where it has several.
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
    hospital: str = ""

    def __post_init__(self) -> None:
        if not self.hospital:
            object.__setattr__(self, "hospital", self.name)

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


def facilities_of(part: Part) -> dict[str, str]:
    """The facilities that a dossier lists: their names by their codes."""
    listed = part.tables.get(FACILITIES)
    if listed is None:
        return {}
    return {
        code: name or code
        for code, name in zip(listed.columns["facility_code"], listed.columns["name"], strict=True)
        if code is not None
    }


def performing(part: Part) -> set[str]:
    """The codes of the facilities of which a dossier says what they are able to perform."""
    stated = part.tables.get(CAPABILITIES)
    return {code for code in stated.columns["facility_code"] if code is not None} if stated is not None else set()


def called(parts: Sequence[Part]) -> list[Part]:
    """The dossiers, each called after its facility: the one that it, and no other of the dossiers, speaks of."""
    named = []
    for part in parts:
        others = [other for other in parts if other is not part]
        facilities = facilities_of(part)
        own = [code for code in facilities if code in performing(part) and not any(code in performing(each) for each in others)]
        own = own or [code for code in facilities if not any(code in facilities_of(each) for each in others)]
        if len(own) == 1:
            hospital = f"{own[0]} {facilities[own[0]]}"
        else:
            hospital = f"{part.name} ({', '.join(own[:_CODES])}{', …' if len(own) > _CODES else ''})" if own else part.name
        named.append(replace(part, hospital=hospital))
    return named
