"""What a proposal has beside its list: the list before it, the opinions asked for and how each was taken up, who signs."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pricebook.base.languages import term
from pricebook.base.money import vietnamese_number
from pricebook.exports.papers import tables
from pricebook.exports.papers.since import Since

NOT_ANSWERED = "CHƯA TIẾP THU, GIẢI TRÌNH"
_AGREED, _NOT_TAKEN = "agreed", "not-taken"
_WHERE = "bảng ý kiến tham gia"
MOST_OPINIONS = 500  # rows: a paper prints all opinions, so that none is answered out of sight


@dataclass(frozen=True, slots=True)
class Opinion:
    """The opinion of an office, and how it was taken up ("taken", "partly", "not-taken", "agreed"); `reply` says how or why."""

    office: str
    number: str | None
    day: date | None
    opinion: str
    taken_up: str | None
    reply: str | None

    @property
    def open(self) -> bool:
        """Whether nobody answered it: nothing says how it was taken up, or it was not and nothing says why."""
        return self.taken_up is None or (self.taken_up == _NOT_TAKEN and not self.reply)


@dataclass(frozen=True, slots=True)
class Signer:
    """Who signs the submission: a name, and a title where it is not the head of the office ("PHÓ CHỦ TỊCH")."""

    name: str = ""
    title: str = ""


THE_HEAD = Signer()  # whose name is written by hand


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is known of a proposal beside its list.

    Attributes:
        since: What changed since the list before.
        opinions: The opinions; None where the dossier has no table of them.
        signer: Who signs.
        volumes: How many rows of volumes the dossier has.
        ministry_norms: How many of the Ministry's norm lines it has; None where no dossier is beside the list.
    """

    since: Since | None = None
    opinions: tuple[Opinion, ...] | None = None
    signer: Signer = THE_HEAD
    volumes: int = 0
    ministry_norms: int | None = None


BARE = Proposal()  # nothing is known beside the list


def opinion_facts(opinions: Sequence[Opinion] | None) -> dict[str, Any]:
    """The values of the templates about the opinions: sentences, and the table."""
    rows = [_row(number, opinion) for number, opinion in enumerate(opinions or (), 1)]
    return {"opinions_said": _said(opinions), "opinions": tables.table_of(rows, _WHERE, MOST_OPINIONS)}


def _said(opinions: Sequence[Opinion] | None) -> list[str]:
    if not opinions:
        return ["Hồ sơ chưa có bảng tổng hợp ý kiến tham gia của các cơ quan."]
    offices = len({opinion.office for opinion in opinions})
    answers = Counter(opinion.taken_up for opinion in opinions if not opinion.open)
    told = [f"{vietnamese_number(count)} {term(answer).lower()}" for answer, count in answers.items() if answer is not None]
    left = sum(opinion.open for opinion in opinions)
    if left:
        told.append(f"{vietnamese_number(left)} {NOT_ANSWERED}")
    return [f"{vietnamese_number(len(opinions))} ý kiến của {vietnamese_number(offices)} cơ quan: {'; '.join(told)}."]


def _row(number: int, opinion: Opinion) -> tables.Row:
    day = f" ngày {opinion.day:%d/%m/%Y}" if opinion.day is not None else ""
    return {
        "number": str(number),
        "office": opinion.office,
        "letter": f"{opinion.number}{day}" if opinion.number else day.strip() or "không ghi số, ngày",
        "opinion": opinion.opinion,
        "taken_up": NOT_ANSWERED.capitalize() if opinion.taken_up is None else term(opinion.taken_up),
        "reply": opinion.reply or ("–" if not opinion.open or opinion.taken_up is None else NOT_ANSWERED.capitalize()),
    }
