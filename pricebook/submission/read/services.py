"""Which service of the regulation each line is: by its ordinal, its code, its name. Where they disagree, two against one."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cached_property

from pricebook.regulation import LawOnDay, Service
from pricebook.submission.read.class_rows import NamedTitle, classes_below_their_service
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import PassedOver, clean_text, folded

ENOUGH_ROWS = 5  # before a column of numbers is judged as a whole
IS_THE_LAWS = 0.5  # of the rows whose service is known otherwise: then the column carries the regulation's ordinals


Titles = dict[str | None, list[PassedOver]]


class Names:
    """The services by everything that they are called."""

    def __init__(self, services: Iterable[Service]) -> None:
        self.by_ordinal: dict[str, list[str]] = defaultdict(list)
        self.by_code: dict[str, list[str]] = defaultdict(list)
        self._as_written: dict[str, list[str]] = defaultdict(list)
        for service in services:
            id_, ordinal, code, name = service.service_id, service.ordinal, service.service_code, service.name
            self.by_ordinal[id_].append(id_)
            self.by_code[id_].append(id_)
            if ordinal is not None and ordinal != id_:
                self.by_ordinal[ordinal].append(id_)
            if code is not None and code != id_:
                self.by_code[code].append(id_)
            if name is not None:
                self._as_written[clean_text(name)].append(id_)

    @cached_property
    def _folded(self) -> dict[str, list[str]]:
        """By name, whatever its capitals and punctuation. Most lists write names as the regulation does, and never ask."""
        found: dict[str, list[str]] = defaultdict(list)
        for name, services in self._as_written.items():
            found[folded(name)] += services
        return found

    def by_name(self, name: str) -> list[str]:
        """The services of a name: written so, else in letters and digits alone."""
        return self._as_written.get(name) or self._folded.get(folded(name), [])

    def ordinal(self, text: str) -> list[str]:
        """The services of an ordinal as people write it: "268.", "0268", "a1", "A.1"."""
        if text in self.by_ordinal:
            return self.by_ordinal[text]
        plain = text.replace(" ", "").rstrip(".").upper().lstrip("0")
        return self.by_ordinal.get(plain) or self.by_ordinal.get(plain.replace(".", "") if plain[:1].isalpha() else plain, [])

    def look_up(self, line: StatedLine, ordinal: str | None) -> None:
        line.by_ordinal = None if ordinal is None else tuple(self.ordinal(ordinal))
        line.by_code = None if line.service_code is None else tuple(self.by_code.get(line.service_code, ()))
        line.by_name = None if line.name is None else tuple(self.by_name(line.name))


def identify(stated: StatedList, law: LawOnDay, titles: Titles) -> None:
    """Sets `service_id` (and what each name can mean) of every line, and notes the sheets without the regulation's ordinals.

    `titles`: by sheet, the rows that were passed over as titles of sections, which may name the service of the rows below.
    """
    names = Names(law.services.values())
    by_sheet: dict[str | None, list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        by_sheet[line.source.sheet].append(line)
    stated.lines = []
    for sheet, lines in by_sheet.items():
        _ordinals_of_a_sheet(stated, names, lines, law.regulation.ordinal_heading)
        for line in lines:
            line.candidates = _agreed(line)
        _in_their_order(lines)
        said = titles.get(sheet, [])
        named = [NamedTitle(title.row, names.ordinal(title.text) or names.by_name(title.text)) for title in said]
        stated.lines += [line for line in classes_below_their_service(lines, named) if not _is_a_title(line)]


def _is_a_title(line: StatedLine) -> bool:
    """A row with nothing but a text that names no service: the title of a group, numbered or not."""
    nothing = not line.figures and not line.candidates and line.service_code is None
    return nothing and not line.broken and (line.ordinal is None or line.name is None)


def _ordinals_of_a_sheet(stated: StatedList, names: Names, lines: list[StatedLine], own_heading: str) -> None:
    """Which column carries the regulation's ordinals: one that says so, else a plain "STT" that agrees with codes and names.

    A column of ordinals that agrees with nothing is that of another document, and nothing is read from it.
    """
    source = lines[0].source
    told = source.has("ordinal")
    for line in lines:
        names.look_up(line, line.ordinal if told else line.number)
    known = [line for line in lines if line.by_ordinal is not None and (line.by_code or line.by_name)]
    agreeing = sum(bool(set(line.by_ordinal or ()) & {*(line.by_code or ()), *(line.by_name or ())}) for line in known)
    if told:
        theirs = _names_another_law(source.headed("ordinal"), own_heading)
        is_the_laws = agreeing >= IS_THE_LAWS * len(known) or (len(known) < ENOUGH_ROWS and not (theirs and not agreeing))
    elif all(line.by_code is None and line.by_name is None for line in lines):  # nothing else says which service it is
        is_the_laws = any(line.by_ordinal for line in lines)
    else:
        is_the_laws = agreeing >= IS_THE_LAWS * len(known) > 0 and (agreeing == len(known) or not _only_counts(lines))
    if not is_the_laws:
        (stated.ordinals_of_another if told else stated.without_ordinals).append(source)
    for line in lines:
        line.ordinal = line.ordinal if told else line.number if is_the_laws else None
        line.by_ordinal = line.by_ordinal if is_the_laws else None


def _names_another_law(heading: str, own: str) -> bool:
    """ "STT TT37" in a list of another regulation than that circular."""
    numbers = set(re.findall(r"\d+", heading))
    return bool(numbers) and not numbers & set(re.findall(r"\d+", own))


def _only_counts(lines: list[StatedLine]) -> bool:
    """Whether a column "STT" just counts the rows, 1, 2, 3 …"""
    numbers = list(dict.fromkeys(line.number for line in lines if line.number is not None))
    return numbers == [str(count) for count in range(1, len(numbers) + 1)]


def _agreed(line: StatedLine) -> tuple[str, ...]:
    """The services that all of ordinal, code and name allow; else those that two of them do; else what the name says."""
    named = [found for found in (line.by_ordinal, line.by_code, line.by_name) if found]
    if named and len(named[0]) == 1 and all(named[0][0] in found for found in named):
        return named[0]  # most lines: the ordinal says which, and nothing says otherwise
    if not named:
        return ()
    votes = Counter(service for found in named for service in dict.fromkeys(found))
    most = max(votes.values())
    if most == 1 and len(named) > 1:  # each says something else: the name is what is meant
        return line.by_name or ()
    return tuple(service for service in votes if votes[service] == most)


def _in_their_order(lines: list[StatedLine]) -> None:
    """A line that can be one of several services is the one; where a sheet has as many such lines as services, in order."""
    alike: dict[tuple[tuple[str, ...], str | None], list[StatedLine]] = defaultdict(list)
    for line in lines:
        line.candidates = tuple(dict.fromkeys(line.candidates))
        if len(line.candidates) == 1:
            line.service_id = line.candidates[0]
        elif line.candidates:
            alike[tuple(sorted(line.candidates)), line.class_].append(line)
    for (candidates, _), same in alike.items():
        if len(same) == len(candidates):
            for line, service in zip(same, same[0].candidates, strict=True):
                line.service_id = service
