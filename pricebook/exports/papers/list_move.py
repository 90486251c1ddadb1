"""A move of a list's life, with all that its papers say of it."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pricebook.base.languages import term
from pricebook.exports.citations import Citations
from pricebook.exports.listed import JudgedList, Listed, in_figures
from pricebook.exports.papers.facts import list_lines
from pricebook.exports.papers.offices import above, issued_at, place_of
from pricebook.exports.papers.official import DOTS, Block, OfficialPaper, cited
from pricebook.exports.publication.decision import kind_of
from pricebook.findings import FindingRecord
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay

Asked = Literal["propose", "opinion", "ask", "return", "submit", "approve", "phase", "revoke", "extend"]


@dataclass(frozen=True, slots=True)
class EarlierPaper:
    """The paper of an earlier move: by which office, and its number and day where they are known.

    `kind` is what the procedure calls it, for a number that does not say what it is.
    """

    office: str
    number: str | None
    day: datetime.date | None
    kind: str

    @property
    def named(self) -> str:
        """The paper as others name it, with room for a number and a day that are not known."""
        return cited((self.number and kind_of(self.number)) or self.kind, self.number, self.day, self.office)


@dataclass(frozen=True, slots=True)
class PhaseOfPaper:
    """From when to when a list holds, both inclusive, for which class and which part of the facilities ("" for all)."""

    first: datetime.date
    last: datetime.date | None
    class_: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class ListMove:
    """A move of a list, made or to be made.

    Attributes:
        move: What is done.
        office: Who does it, in full.
        number, day: Of its paper; None where they are not known yet.
        on: On which day it is done.
        note: Reasons, in words.
        prices, law: The list, with its law on its pricing date.
        findings: What was found about the list; None where that is not known.
        ministry: The ministry whose list it is; None for that of a province.
        on_demand: Whether it is the list of what patients pay for what they ask for.
        kind: What the procedure calls the paper ("Tờ trình"); nothing where it does not say.
        addressed: To whom the paper goes.
        proposer, submitter, approver: Who proposes, submits and decides.
        proposal, opinions, submission, approval: The papers of those steps that came before, where they are known; opinions on
            the list as it was proposed last, not those on a round that was sent back.
        phases: Of an approval or a phase, from when to when the list holds; empty where it is not decided yet.
        left_out: Of an approval, services that it leaves out, by id.
        unchanged: Of an amendment, services that stay by the decision that it amends, though the list has them, by id.
        replaced: Of an approval, the decisions on lists that it takes the place of.
        amends: The decision on the list of which this one replaces or adds some lines; None for a whole list.
        days, working: Of an extension, by how many days, and whether by working days.
        dossier: Which papers came with the list, as lines; empty where that is not known.
        result: What judging it came to, in figures, as lines.
        disputes: What is not agreed on and not directed yet, as lines (R9).
        afterwards: Of a revocation, the decisions on the lists that hold again.
        goes_on: Of a list that was sent, whether it may go on, once what is asked has been answered.
        lacks_papers: Of a list that was sent, whether papers of its dossier are missing.
    """

    move: Asked
    office: str
    number: str | None
    day: datetime.date | None
    on: datetime.date
    note: str | None
    prices: Listed
    law: LawOnDay
    findings: Sequence[FindingRecord] | None = None
    ministry: str | None = None
    on_demand: bool = False
    kind: str = ""
    addressed: tuple[str, ...] = ()
    proposer: str = ""
    submitter: str = ""
    approver: str = ""
    proposal: EarlierPaper | None = None
    opinions: tuple[EarlierPaper, ...] = ()
    submission: EarlierPaper | None = None
    approval: EarlierPaper | None = None
    phases: tuple[PhaseOfPaper, ...] = ()
    left_out: frozenset[str] = frozenset()
    unchanged: frozenset[str] = frozenset()
    replaced: tuple[str, ...] = ()
    amends: str | None = None
    days: int | None = None
    working: bool = False
    dossier: tuple[str, ...] = ()
    result: tuple[str, ...] = ()
    disputes: tuple[str, ...] = ()
    afterwards: tuple[str, ...] = ()
    goes_on: bool = True
    lacks_papers: bool = False

    @property
    def what(self) -> str:
        """What the list is, and whose."""
        wanted = " theo yêu cầu" if self.on_demand else ""
        whose = f"các cơ sở thuộc {self.ministry}" if self.ministry is not None else place_of(self.prices)
        return f"giá dịch vụ khám bệnh, chữa bệnh{wanted} của {whose}"

    @property
    def built(self) -> PriceList:
        """The list, of a move that only a list that was built here makes."""
        assert isinstance(self.prices, PriceList)
        return self.prices

    @property
    def was_sent(self) -> bool:
        """Whether it is a list that somebody else made."""
        return isinstance(self.prices, JudgedList)

    @property
    def is_final(self) -> bool:
        """Whether the paper has its number and day."""
        return self.number is not None and self.day is not None

    @property
    def cited(self) -> Citations:
        """How its law is cited."""
        return Citations(self.prices, self.law, marked=not self.is_final)

    @property
    def bases(self) -> tuple[str, ...]:
        """What its papers rest on in law, as lines.

        That a text was not compared, and that the date of a decree is not known, is for those who draft: a paper with its number
        is no place for it.
        """
        if self.number is not None:
            mark = f" ({term('unconfirmed')})"
            return tuple(f"{line.replace(mark, '')};" for line in self.cited.bases())
        return tuple(f"{_UNDATED.sub(_WITH_A_DAY, line)};" for line in self.cited.bases())

    def noted(self) -> Iterator[Block]:
        """The reasons, a paragraph for each of their lines; dots for a hand where there are none."""
        lines = [f"{line[:1].upper()}{line[1:]}" for each in (self.note or "").splitlines() if (line := each.strip())]
        ended = (line if line.endswith((".", ";", ":", "!", "?", ",")) else f"{line}." for line in lines)
        yield from map(Block, ended if lines else ("…" * 28, "…" * 30))

    def disputed(self) -> Iterator[Block]:
        """What is not agreed on: it stands on every paper until those have directed who must (R9)."""
        if self.disputes:
            law = self.cited.rule("direction")
            yield Block(f"Nội dung chưa thống nhất, đang chờ ý kiến chỉ đạo{f' ({law})' if law else ''}:")
            yield from lines_of(self.disputes)

    def counted(self) -> Iterator[Block]:
        """The list in figures."""
        yield from lines_of(in_figures(self.prices))

    def paper(
        self, file: str, about: str, *, kind: str | None, office: str | None = None, numbered: bool = True
    ) -> OfficialPaper:
        """A paper of this move, to be filled.

        Args:
            file: The name of its file, without an extension.
            about: What it is about.
            kind: What it is called; None for a letter.
            office: Who issues it, if not who makes the move.
            numbered: Whether it is the paper whose number the move names.
        """
        issued_by = office or self.office
        number = self.number if numbered else None
        return OfficialPaper(
            file=file,
            office=issued_by,
            above=tuple(above(issued_by, self.prices, self.ministry)),
            place=issued_at(self.prices) if self.ministry is None else "",
            number=number,
            day=self.day if numbered else None,
            year=self.on.year,
            kind=kind,
            about=about,
            hidden="kết quả kiểm tra bảng giá",
        )

    def kind_or(self, other: str | None) -> str | None:
        """What the paper is called: by its number, else by the procedure, else as `other` says. None for a letter."""
        if self.number is not None:
            return kind_of(self.number)
        return next((kind for kind in _TITLED if self.kind.startswith(kind)), None) if self.kind else other


def lines_of(lines: Iterable[str]) -> Iterator[Block]:
    """The lines of a list, each as a paragraph."""
    yield from (Block(f"- {line}") for line in list_lines(lines))


_UNDATED = re.compile(r"(số \d+/\d{4}/NĐ-CP)(?! ngày)")
_WITH_A_DAY = rf"\1 ngày {DOTS}"
_TITLED = ("Tờ trình", "Báo cáo", "Nghị quyết", "Quyết định", "Thông báo")  # the others are letters
