"""How a service or price line is called in all outputs: its code, name, group and class."""

from pricebook.pricelist import LeftOut, PriceLine, PriceList

NO_NAME = "(chưa rõ tên trong nguồn)"
NO_GROUP = "(không ghi nhóm)"


def code_of(line: PriceLine | LeftOut) -> str:
    """The code by which people look a service up: its service code, else its ordinal (older regulations), else its id."""
    return line.service_code or line.ordinal or line.service_id


def name_of(line: PriceLine | LeftOut) -> str:
    """The name of a service, or words that say that the source has none."""
    return line.name or NO_NAME


def group_of(line: PriceLine) -> str:
    """The name of a line's group. Where a regulation only numbers its parts, it is "Phần" and the number."""
    if line.group is None:
        return NO_GROUP
    return f"Phần {line.group}" if line.group == line.part else line.group


def class_of(line: PriceLine, prices: PriceList) -> str:
    """The hospital class of a line as its list names it; empty where its price is for all classes."""
    return prices.class_name(line.class_)
