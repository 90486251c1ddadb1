"""Identifies the service of each line by its ordinal, its code and its name.

A known code is the service, unless ordinal and name agree on another one. A name alone that fits several services fits all of
them: which one is meant stays open.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from pricebook.regulation import LawOnDay
from pricebook.submission.read.class_rows import SectionTitle, attach_class_rows
from pricebook.submission.read.classes import class_words_of
from pricebook.submission.read.codes import code_and_name, code_of, codes_in, compact, technique_of, without_number
from pricebook.submission.read.names import is_general
from pricebook.submission.read.ordinals import read_ordinals, without_decimal
from pricebook.submission.read.titles import without_titles
from pricebook.submission.stated import StatedLine, StatedList
from pricebook.tables import PassedOver, clean_code, clean_text, folded

SUFFIX = "_"  # between a code and what tells a variant of its service
# Texts are cleaned before: no space is doubled, or stands at an end.
_PRICE_OF = re.compile(r"^(?:giá|đơn giá|mức giá) (?:của |dịch vụ )?(?=\w)", re.IGNORECASE)  # "Giá khám bệnh" is "Khám bệnh"
_BEFORE_ORDINAL = re.compile(r"^(?:(?:mục|muc|s?tt|số thứ tự|so thu tu)(?: ?(?:số|so))?|số|so) ?[:.]? ?(?=\w)", re.IGNORECASE)
_AROUND_ORDINAL = " .,:;()[]*"
_BETWEEN_PARTS = re.compile(r"(?<=\d)[ .,:/–-]+(?=\d)|(?<=^\D)[ .,:/–-]+(?=\d)")  # of one with a letter: "C5.1 - 268", "A-1"
QUALIFIER = " ["  # before what tells the services of one technique apart: "Dẫn lưu áp xe phổi [dưới hướng dẫn siêu âm]"


Titles = Mapping[int, list[PassedOver]]


class CodeRead(NamedTuple):
    """What a code of a list means: its services, the code as the regulation writes it, and the services of a variant's base."""

    services: tuple[str, ...] = ()
    code: str | None = None
    base: tuple[str, ...] = ()


class ServiceIndex:
    """Looks services up by their ordinals, codes and names.

    A code may have a name of its own: that of the technique whose price is the service's, in the regulation's code map; and that
    of the service itself for a code with a suffix ("10.0303.0416_GT"), a variant of the service of the code before it. Beside its
    code such a name means the service of the code. Alone, the name of a variant means the service itself.
    """

    def __init__(self, law: LawOnDay) -> None:
        services = law.services.values()
        own_codes = {service.service_code for service in services}
        self._names_of_codes: dict[str, str] = dict(law.code_map.names)
        self._words = class_words_of(law)
        self.by_ordinal: dict[str, list[str]] = defaultdict(list)
        self.by_code: dict[str, list[str]] = defaultdict(list)
        self._codes: dict[str, None] = dict.fromkeys(law.code_map.mapped)
        self._by_folded_name: dict[str, list[str]] = defaultdict(list)
        self._keys: dict[str, str] = {}  # by a name as the regulation writes it: the same, folded
        self._qualified: dict[str, list[str]] = defaultdict(list)  # by the folded name without its qualifier
        self._names = {service.service_id: service.name for service in services}
        for service in services:
            id_, ordinal, code, name = service.service_id, service.ordinal, service.service_code, service.name
            self.by_ordinal[id_].append(id_)
            self.by_code[id_].append(id_)
            if ordinal is not None and ordinal != id_:
                self.by_ordinal[ordinal].append(id_)
            if code is not None and code != id_:
                self.by_code[code].append(id_)
                self._codes[code] = None
            if name is not None and code is not None and SUFFIX in code and code.partition(SUFFIX)[0] in own_codes:
                self._names_of_codes[code] = name
            elif name is not None:
                self._keys[name] = key = _key(name)
                self._by_folded_name[key].append(id_)
                if QUALIFIER in name:
                    self._qualified[_key(name.partition(QUALIFIER)[0])].append(id_)
        for code in law.code_map.mapped:
            self.by_code[code] = list(dict.fromkeys([*self.by_code[code], *law.code_map.services_of(code)]))
        self._map = law.code_map
        self.lists_carry_ordinals = law.regulation.numbering is not None

    @cached_property
    def _by_compact_code(self) -> dict[str, str]:
        """The codes by their letters and digits; without those that are then no longer one code's. Built when needed.

        Ids of ours are left out: "A1" is rather a hospital's own code than the pack's "A.1".
        """
        found: dict[str, str] = {}
        doubled: set[str] = set()
        for code in self._codes:
            doubled |= {compact(code)} if found.setdefault(compact(code), code) != code else set()
        return {key: code for key, code in found.items() if key not in doubled}

    @cached_property
    def _by_technique(self) -> dict[str, list[str]]:
        """The services by the beginning of their codes, which those of one technique share ("03.3248."). Built when needed."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, services in self.by_code.items():
            if code[:2].isdigit() and code.count(".") == 2:
                found[code[: code.rindex(".") + 1]] += services
        return found

    @cached_property
    def _techniques(self) -> dict[str, list[str]]:
        """The services by the folded names of the techniques of the code map. Built where no service has a name."""
        found: dict[str, list[str]] = defaultdict(list)
        for code, name in self._map.names.items():
            found[_key(name)] += (service for service in self._map.services_of(code) if service not in found[_key(name)])
        return found

    def code(self, text: str) -> CodeRead:
        """Returns what a code means, however it is written (codes.py): the regulation's code, or one with a suffix behind it."""
        code = self._known(text)
        if code is None and (read := code_of(text)) is not None:
            code = self._known(read.whole)
            if code is None and read.base in self.by_code:
                base = tuple(self.by_code[read.base])
                return CodeRead(base, read.whole, base if read.suffix else ())
        if code is None:
            head, sign, rest = text.partition(SUFFIX)
            base_code = self._known(head) if sign else None
            base = tuple(self.by_code[base_code]) if base_code is not None else ()
            return CodeRead(base, f"{base_code}{SUFFIX}{rest}" if base else None, base)
        head, sign, _ = code.partition(SUFFIX)
        return CodeRead(tuple(self.by_code[code]), code, tuple(self.by_code.get(head, ())) if sign else ())

    def _known(self, text: str) -> str | None:
        """The regulation's code that a text is, letter by letter, else by its letters and digits."""
        for written in (text, text.upper()):
            if written in self.by_code:
                return written
        return self._by_compact_code.get(compact(text))

    def of_technique(self, text: str) -> list[str]:
        """Returns the services of a technique's own code ("3.3248"), which is not the code that is priced."""
        beginning = technique_of(text)
        return self._by_technique.get(beginning, []) if beginning is not None else []

    def by_name(self, name: str, code: str | None = None) -> list[str]:
        """Returns the services of a name, whatever its capitals, accents and punctuation; else those of a technique.

        Where `code`, the code beside the name, has this name of its own, they are the services of the code.
        """
        of_code = self._names_of_codes.get(code) if code is not None else None
        if code is not None and of_code is not None and (of_code == name or _key(of_code) == _key(name)):
            return self.by_code[code]
        found = self._named(self._keys.get(name) or _key(name))  # a name may itself begin with a number
        if not found and (rest := without_number(name)) != name:
            found = self._named(_key(rest))
        if not found and (rest := _PRICE_OF.sub("", without_number(name))) != name:
            found = self._named(_key(rest))
        return found

    def _named(self, key: str) -> list[str]:
        """The services of a folded name; else those of the technique that it names."""
        return self._by_folded_name.get(key) or self._techniques.get(key) or []

    def by_name_alone(self, name: str) -> list[str]:
        """Returns the services that a name can mean without a code: those of the name, and those that only qualify it.

        One that bears no name of the regulation, and that a single service qualifies, means nothing that is certain.
        """
        exact, qualified = self.by_name(name), self._qualified.get(_key(name), [])
        return list(dict.fromkeys([*exact, *qualified])) if exact or len(qualified) > 1 else []

    def ordinal(self, text: str) -> list[str]:
        """Returns the services of an ordinal, however it is written: "(268)", "0268", "268.0", "a1", "A-1", "mục C5.1/268"."""
        if text in self.by_ordinal:
            return self.by_ordinal[text]
        plain = _BEFORE_ORDINAL.sub("", text).strip(_AROUND_ORDINAL).upper()
        if not plain[:1].isalpha():  # between plain numbers a sign may mean a range
            return self.by_ordinal.get(without_decimal(plain.replace(" ", "")).lstrip("0"), [])
        *group, number = _BETWEEN_PARTS.split(plain.replace(" ", "", 1) if plain[1:2] == " " else plain)
        whole = ".".join([*group, number])
        inside = [each for each in self.by_ordinal.get(number, []) if each.startswith(f"{'.'.join(group)}.")]
        return self.by_ordinal.get(whole) or self.by_ordinal.get("".join([*group, number])) or inside

    def look_up(self, line: StatedLine, ordinal: str | None) -> None:
        """Sets the services that the ordinal, the code and the name of a line can mean."""
        line.by_ordinal = None if ordinal is None else tuple(self.ordinal(ordinal))
        line.service_code, line.name = self._in_their_columns(line.service_code, line.name)
        code, name = code_and_name(line.service_code, line.name)
        read = self.code(code) if code is not None else CodeRead()
        line.code_read, line.bounded_by = read.code, read.base
        line.by_code = None if code is None else tuple(dict.fromkeys(read.services))
        named: list[str] = []
        if name is not None:
            named = self.by_name(name, read.code) if read.services else self.by_name_alone(name)
        if not named and name is not None and line.class_ is not None:  # "Hematocrit - hạng II"
            named = self.by_name(self._words.in_text(name)[1], read.code)
        line.by_name = None if name is None else tuple(dict.fromkeys(named))
        technique = self.of_technique(code) if code is not None and not read.services else []
        if technique:  # the code of a technique, and not a priced one, helps to tell which service a name means, and no more
            line.by_code = tuple(each for each in technique if each in named or self._is_general(name, each)) or None

    def _in_their_columns(self, code: str | None, name: str | None) -> tuple[str | None, str | None]:
        """A code and a name, where each stands in the other's column of its row, or the name alone in that of the codes."""
        if code is None or self.code(code).services:
            return code, name
        if name is None:
            both = code_and_name(None, code)  # "01.0006.0215 Đặt catheter" in the column of codes
            return both if both[0] is not None else (None, code) if self.by_name(code) else (code, None)
        is_code = codes_in(name) == [clean_code(name)] and self.code(name).services
        return (name, code) if is_code and " " in code else (code, name)

    def _is_general(self, name: str | None, service: str) -> bool:
        official = self._names.get(service)
        return name is not None and official is not None and is_general(name, official)


def _key(name: str) -> str:
    """A name as it is looked up: without invisible characters, capitals, accents and punctuation."""
    return folded(name if name.isprintable() else clean_text(name))  # what is printable folds as its cleaned text does


def identify_services(stated: StatedList, law: LawOnDay, titles: Titles) -> None:
    """Identifies the service of every line, and notes the sheets that do not carry the regulation's ordinals.

    Args:
        stated: the list; its lines are completed and may be replaced.
        law: the regulation whose services they are.
        titles: by table, the rows that were passed over as titles of sections. They may name the service of the rows below.
    """
    index, words = ServiceIndex(law), class_words_of(law)
    groups = {folded(service.group) for service in law.services.values() if service.group}
    chapters = groups | {group.lstrip("0123456789 ") for group in groups}
    by_table: dict[int, list[StatedLine]] = defaultdict(list)
    for line in stated.lines:
        by_table[line.source.table].append(line)
    stated.lines = []
    for table, lines in by_table.items():
        has_column = lines[0].source.has("ordinal")
        for line in lines:
            index.look_up(line, line.ordinal if has_column else line.number)
        read_ordinals(stated, law, lines)
        for line in lines:
            _identify(line)
        sections = [
            SectionTitle(title.row, index.ordinal(title.text) or index.by_name(title.text)) for title in titles.get(table, [])
        ]
        stated.lines += without_titles(list(attach_class_rows(lines, sections, words)), chapters)


def _identify(line: StatedLine) -> None:
    """Sets the service of a line, and what it was identified by. One that could be several services stays open.

    Nothing is dealt out by position: two lines with one name stay two lines that could be the same services.
    """
    line.candidates = _most_supported(line)
    if not line.candidates:
        return
    line.service_id = line.candidates[0] if len(line.candidates) == 1 else None
    of_code = line.by_code and set(line.candidates) <= set(line.by_code)
    if of_code and (line.code_read is not None or line.service_id is not None):  # the code of a technique may fit several
        line.identified = "code"
        return
    line.bounded_by = ()  # a variant is known by its code alone
    if line.service_id is None:
        line.identified = "several"
    else:
        line.identified = "ordinal" if line.service_id in (line.by_ordinal or ()) else "name"


def _most_supported(line: StatedLine) -> tuple[str, ...]:
    """Returns the services that most of ordinal, code and name allow; where each means something else, those of the code.

    Without a code they are those of the name.
    """
    named = [found for found in (line.by_ordinal, line.by_code, line.by_name) if found]
    if named and len(named[0]) == 1 and all(named[0][0] in found for found in named):
        return named[0]  # the usual case: the first of them means one service, and the others agree
    if not named:
        return ()
    votes = Counter(service for found in named for service in found)
    most = max(votes.values())
    if most == 1 and len(named) > 1:
        return line.by_code or line.by_name or ()
    return tuple(service for service in votes if votes[service] == most)
