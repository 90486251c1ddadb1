"""How a line of the list is called wherever it is shown: code, name, group, class."""

from pricebook.base.languages import term
from pricebook.pricelist import LeftOut, PriceLine

NO_NAME = "(chưa rõ tên trong nguồn)"
NO_GROUP = "(không ghi nhóm)"


def code_of(line: PriceLine | LeftOut) -> str:
    """What people look a service up by: its code in today's law, its ordinal in older law, else the id of its pack."""
    return line.service_code or line.ordinal or line.service_id


def name_of(line: PriceLine | LeftOut) -> str:
    return line.name or NO_NAME


def group_of(line: PriceLine) -> str:
    """The group's name; where a regulation only numbers its parts, the number with a word before it."""
    if line.group is None:
        return NO_GROUP
    return f"Phần {line.group}" if line.group == line.part else line.group


def class_of(line: PriceLine) -> str:
    return term(line.class_) if line.class_ else ""
