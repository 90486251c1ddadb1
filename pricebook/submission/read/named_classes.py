"""Classes that nothing but the name of a service says: "Khám bệnh hạng II".

The words may as well be part of the name: "vi khuẩn kháng thuốc hàng 2" is no price of class II. A price that is taken for one of
a class pays no other facility, so such classes are taken only where they are certain, and said.
"""

from collections.abc import Iterator, Sequence

from pricebook.base.languages import Terms
from pricebook.findings import Finding
from pricebook.regulation import LawOnDay
from pricebook.submission.read.classes import ClassWords
from pricebook.submission.stated import StatedLine

_FEW = 5


def settle_named_classes(lines: Sequence[StatedLine], law: LawOnDay, words: ClassWords, class_: str | None) -> Iterator[Finding]:
    """Takes back each class whose words are those of the service's official name, with or without accents; and says the others.

    Args:
        lines: the lines, identified.
        law: the regulation whose services they are.
        words: the words for its classes.
        class_: the class of rows that name none.

    Returns:
        IN078, once a file, where names say the class of prices.
    """
    named = []
    for line in lines:
        if line.class_in_name and any(words.ranked_in(name, accented=False) for name in _official(line, law)):
            line.class_, line.class_in_name = class_, False
        elif line.class_in_name:
            named.append(line)
    if named:
        texts = [f"“{line.name}” → {line.class_}" for line in named[:_FEW]]
        listed = Terms([*texts, *(["…"] if len(named) > _FEW else [])])
        yield Finding("IN078", named[0].at("name"), observed=len(named), more={"rows": listed})


def _official(line: StatedLine, law: LawOnDay) -> Iterator[str]:
    """What the regulation calls the services that a line can be, and the technique of its code."""
    for service in line.services:
        known = law.services.get(service)
        if known is not None and known.name:
            yield known.name
    if line.code_read is not None and line.code_read in law.code_map.names:
        yield law.code_map.names[line.code_read]
