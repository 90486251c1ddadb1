"""What papers say of any list, whoever made it: of one that was built here, and of one that somebody else sent."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from pricebook.base.money import vietnamese_number
from pricebook.exports.labels import code_of
from pricebook.exports.tally import tally_of
from pricebook.pricelist import LeftOut, PriceLine, PriceList
from pricebook.regulation import LawOnDay

NOT_KNOWN = "……"  # room for a hand


class Listed(Protocol):
    """What papers need to know of a list.

    Attributes:
        province: Whose list it is.
        submitter, approver: Who submits and who decides it.
        regulation, regulation_title: The regulation that it follows.
        pricing_date: The day of the law that it is made or judged by.
        fingerprint: A SHA-256: of the list itself, or of the file that states it.
    """

    @property
    def province(self) -> str: ...
    @property
    def submitter(self) -> str: ...
    @property
    def approver(self) -> str: ...
    @property
    def regulation(self) -> str: ...
    @property
    def regulation_title(self) -> str: ...
    @property
    def pricing_date(self) -> datetime.date: ...
    @property
    def fingerprint(self) -> str: ...


@dataclass(frozen=True, slots=True)
class JudgedList:
    """A list that somebody else made, as far as papers speak of it. What is not known of it is left open (NOT_KNOWN).

    Attributes:
        file: The name of the workbook.
        services, prices: How many services and prices it states.
        names: By id, its services as people name them: code and name.
        rows: By sheet and row (from 0), what a row of the list is about, in its own words.
        binding: Whether the regulation binds the province of the list.
        The others are those of `Listed`.
    """

    file: str
    fingerprint: str
    province: str
    submitter: str
    approver: str
    regulation: str
    regulation_title: str
    pricing_date: datetime.date
    services: int
    prices: int
    names: Mapping[str, str] = field(default_factory=dict)
    binding: bool = True
    rows: Mapping[tuple[str | None, int], str] = field(default_factory=dict)


def binds(law: LawOnDay, listed: Listed) -> bool:
    """Whether a regulation binds the province of a list."""
    return listed.binding if isinstance(listed, JudgedList) else law.binds(listed.province)


def names_of(listed: Listed) -> Mapping[str, str]:
    """The services of a list by id, as papers name them: code and name."""
    if isinstance(listed, JudgedList):
        return listed.names
    assert isinstance(listed, PriceList)
    named: list[LeftOut | PriceLine] = [*listed.left_out, *listed.lines]
    return {each.service_id: f"{code_of(each)} {each.name or ''}".strip() for each in named}


def in_figures(listed: Listed) -> list[str]:
    """Lines with the figures about a list. Figures of 0 are left out."""
    if isinstance(listed, JudgedList):
        return [f"{vietnamese_number(listed.services)} dịch vụ với {vietnamese_number(listed.prices)} mức giá"]
    assert isinstance(listed, PriceList)
    tally = tally_of(listed)
    figures = (
        ("mức giá bị giới hạn bởi mức tối đa hoặc tỷ lệ của mức tối đa", tally.capped),
        ("mức giá chưa có giá", tally.missing),
        ("mức giá còn ý kiến chưa thống nhất", tally.disputed),
        ("dịch vụ của văn bản không đề nghị giá", tally.left_out),
    )
    lines = [f"{vietnamese_number(tally.services)} dịch vụ với {vietnamese_number(tally.prices)} mức giá"]
    return lines + [f"{vietnamese_number(figure)} {name}" for name, figure in figures if figure]
