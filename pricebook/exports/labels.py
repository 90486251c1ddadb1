"""How a service or price line is called in all outputs: its code, name, group and class."""

import re

from pricebook.pricelist import LeftOut, PriceLine, PriceList

_NUMBER = re.compile(r"[A-Z]?[0-9]+([.][0-9]+)*|[IVX]+")
NO_NAME = "(chưa rõ tên trong nguồn)"
NO_GROUP = "(không ghi nhóm)"


def code_of(line: PriceLine | LeftOut) -> str:
    """The code by which people look a service up: its service code, else its ordinal (older regulations), else its id."""
    return line.service_code or line.ordinal or line.service_id


def name_of(line: PriceLine | LeftOut) -> str:
    """The name of a service, or words that say that the source has none."""
    return line.name or NO_NAME


def group_of(line: PriceLine) -> str:
    """The name of a line's group. A part that its regulation only numbers is "Phần" and the number, another number "Mục"."""
    if line.group is None:
        return NO_GROUP
    if line.group == line.part or (len(line.group) == 1 and line.group.isupper()):
        return f"Phần {line.group}"
    return f"Mục {line.group}" if _NUMBER.fullmatch(line.group) else line.group


def class_of(line: PriceLine, prices: PriceList) -> str:
    """The hospital class of a line as its list names it; empty where its price is for all classes."""
    return prices.class_name(line.class_)
