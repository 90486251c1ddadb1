"""A paper of an office, in the form of decree 30/2020: head, number, place and day, to whom, text, recipients, signature.

What a paper says is put together elsewhere (list_moves.py …); here is how any paper looks. One template serves all of them.
"""

import datetime
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pricebook.exports.listed import Listed
from pricebook.exports.papers.docx import write_docx
from pricebook.exports.papers.offices import head_of, signature_of
from pricebook.exports.papers.tables import Row, table_of
from pricebook.exports.publication.decision import day_in_words

TEMPLATE = "van-ban.docx"
DOTS = "……"
OF_A_NUMBER = {"Tờ trình": "TTr", "Nghị quyết": "NQ", "Quyết định": "QĐ", "Báo cáo": "BC", "Thông báo": "TB"}


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the text; or a heading in it."""

    text: str
    heading: bool = False


@dataclass(frozen=True, slots=True)
class OfficialPaper:
    """What a paper says. Texts are Vietnamese.

    Attributes:
        file: The name of its file, without an extension.
        office: Who issues it.
        above: The lines above the office's name.
        place: Where it is issued.
        number, day: Its number and date; None leaves room for a hand.
        year: The year that stands where the day is left open.
        kind: What it is called ("Tờ trình"); None for a letter, which has a subject beside its number.
        about: What it is about.
        recipients: To whom it is addressed.
        issuer, enacting: Of a decision: who decides, and the word before its articles.
        bases: What it rests on, each as a sentence.
        blocks: The text.
        copies: Who else receives it.
        annex_title, annex: A table behind it, with its title; none without rows.
        hidden: What the rows that are too many are found in.
    """

    file: str
    office: str
    above: tuple[str, ...]
    place: str
    number: str | None
    day: datetime.date | None
    year: int
    kind: str | None
    about: str
    recipients: tuple[str, ...] = ()
    issuer: str = ""
    enacting: str = ""
    bases: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    copies: tuple[str, ...] = ()
    annex_title: str = ""
    annex: tuple[Row, ...] = field(default=())
    hidden: str = ""

    @property
    def named(self) -> str:
        """Its kind, number and day, as another paper names it."""
        return cited(self.kind or "Công văn", self.number, self.day)


def cited(kind: str, number: str | None, day: datetime.date | None, office: str = "") -> str:
    """A paper as others name it; what is not known of it is left open."""
    when = day_in_words(day) if day is not None else f"ngày {DOTS} tháng {DOTS} năm {DOTS}"
    return f"{kind} số {number or f'{DOTS}/{DOTS}'} {when}" + (f" của {office}" if office else "")


def write_official(paper: OfficialPaper, prices: Listed, path: Path) -> None:
    """Writes a paper. Raises OSError."""
    write_docx(TEMPLATE, official_facts(paper), prices, path)


def official_facts(paper: OfficialPaper) -> dict[str, Any]:
    """The values of the template."""
    short = OF_A_NUMBER.get(paper.kind or "")
    draft_number = f"{DOTS}/{short}-{DOTS}" if short else f"{DOTS}/{DOTS}"
    return {
        "above": list(paper.above),
        "office": head_of(paper.office),
        "number": paper.number or draft_number,
        "place": paper.place or DOTS,
        "day": day_in_words(paper.day) if paper.day is not None else f"ngày … tháng … năm {paper.year}",  # fits its line
        "draft": paper.number is None,
        "subject": "" if paper.kind else paper.about,
        "title": (paper.kind or "").upper(),
        "about": f"Về việc {paper.about}" if paper.kind else "",
        "recipients": list(paper.recipients),
        "issuer": paper.issuer.upper(),
        "enacting": paper.enacting,
        "bases": list(paper.bases),
        "blocks": [{"text": block.text, "heading": block.heading} for block in paper.blocks],
        "copies": list(paper.copies),
        "signer": signature_of(paper.office),
        "annex": table_of(list(paper.annex), paper.hidden, MOST_IN_ANNEX),
        "annex_title": paper.annex_title,
        "annex_of": f"Kèm theo {paper.named}",
    }


MOST_IN_ANNEX = 100  # rows
