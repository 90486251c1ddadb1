"""The papers of a judgement: the opinion, the record, the letter that returns a list, and the letter that asks for more."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pricebook.app.check_rounds import lines_of, listed_of
from pricebook.app.edited_papers import PAPERS
from pricebook.app.errors import WrongOption
from pricebook.app.incoming import Incoming
from pricebook.app.list_rules import ListRules
from pricebook.app.papers_facts import OfList, Planned, facts_of
from pricebook.app.rounds_told import few_told
from pricebook.appraisal.placed import LACKS_A_TABLE
from pricebook.appraisal.record import CheckRecord
from pricebook.appraisal.rounds import Answered, changed_passes, counts, new_since
from pricebook.base.file_names import plain_name
from pricebook.base.languages import Named, Phrase, say
from pricebook.base.money import vietnamese_number
from pricebook.exports.check_page import PAGE_NAME
from pricebook.exports.listed import JudgedList
from pricebook.exports.output import Output
from pricebook.exports.papers.appraisal import Sitting, conclusion_of_check, ended_on, judged_lines, record_output
from pricebook.exports.papers.list_move import Asked, EarlierPaper, ListMove
from pricebook.exports.papers.moves import paper_outputs
from pricebook.exports.papers.offices import in_full
from pricebook.exports.rounds_sheet import DONE as OUTCOMES
from pricebook.findings import FindingRecord
from pricebook.registry.due import last_day
from pricebook.regulation import DossierPaper

if TYPE_CHECKING:
    from pricebook.app.checked import Checked


def document_names(files: Iterable[Path]) -> list[str]:
    """Which of the files that a check has written are documents, by name."""
    return [path.name for path in files if plain_name(path.name) in (*PAPERS, PAGE_NAME)]


def about_dossier(checked: "Checked", incoming: Incoming) -> list[Phrase]:
    """What is said of the dossier that a list came with: what it lacks, or until when the opinion is due."""
    return list(Judgement(checked, checked.check_record(), incoming).told())


def day_of_papers(checked: "Checked", incoming: Incoming) -> date:
    """The day on which a list came to be judged. The day of a law that has ended is not that day."""
    assert checked.law is not None
    judged = checked.law.day if checked.ended is None else incoming.came or date.today()
    return incoming.received or judged


class Judgement:
    """A list that was judged, with how it came in, and the procedure of the day."""

    def __init__(self, checked: "Checked", record: CheckRecord, incoming: Incoming) -> None:
        """Raises WrongOption where a paper is named that the procedure does not know."""
        assert checked.submission is not None and checked.law is not None
        self.checked, self.record, self.incoming = checked, record, incoming
        self.rules = ListRules(checked.norms)
        self.day = day_of_papers(checked, incoming)
        self.procedure = self.rules.procedure(self.day)
        self.asked_for = self.procedure.asked_for(self.day) if self.procedure is not None else ()
        known = [paper.id for paper in self.asked_for]
        for said in incoming.holds or ():
            if said not in known:
                key = "unknown-dossier-paper" if known else "no-dossier-papers"
                raise WrongOption(key, said=said, known=", ".join(known), day=f"{self.day:%d/%m/%Y}")

    @cached_property
    def listed(self) -> JudgedList:
        """The list, as papers speak of it."""
        return listed_of(self.checked, self.record, self.incoming.sender)

    @cached_property
    def missing(self) -> tuple[DossierPaper, ...]:
        """The papers that the dossier must hold and does not; none where nobody has looked."""
        holds = self.incoming.holds
        return () if holds is None else tuple(each for each in self.asked_for if each.required and each.id not in holds)

    @property
    def complete(self) -> bool:
        """Whether the dossier is known to hold all that it must."""
        return self.incoming.holds is not None and bool(self.asked_for) and not self.missing

    @property
    def due(self) -> date | None:
        """The last day for the opinion; None where the dossier is not known to be complete, or no term is known."""
        way = self.rules.way(self.day, self._authority)
        step = way.step("opinion") if way is not None else None
        if step is None or step.term is None or self.incoming.received is None or not self.complete:
            return None
        return last_day(self.incoming.received, step.term.days, step.term, self.rules.calendar)

    def told(self) -> Iterator[Phrase]:
        """What is said on the screen: to whom papers go where nobody named the sender, what the dossier lacks, the term."""
        received, letter = self.incoming.received, self.incoming.letter_date
        if received is not None and letter is not None and letter > received:
            yield say("screen.letter-after-receipt", letter=f"{letter:%d/%m/%Y}", received=f"{received:%d/%m/%Y}")
        if self.incoming.sender is None:
            yield say("screen.sender-not-named", office=self._letter("opinion", "").proposer)
        for each in self.missing:
            yield say("screen.dossier-lacks", paper=Named(each.id, vi=each.name.vi, en=each.name.en))
        if self.due is not None:
            yield say("screen.opinion-due", day=f"{self.due:%d/%m/%Y}")

    def outputs(self) -> list[Output]:
        """The papers: opinion and record; the letter of return where something blocks; else what there is to ask for."""
        opinion = self._letter("opinion", self._conclusion)
        papers = [opinion]
        if self.record["verdict"]["proposal"] == "return":
            papers.append(
                self._letter(
                    "return", "\n".join((*self._why_returned(), *self._of_the_regulation(), *self._missing_lines(), *self.rounds))
                )
            )
        elif asked := [*self._of_the_regulation(), *self._missing_lines(), *self._to_explain()]:
            papers.append(self._letter("ask", "\n".join(asked)))
        sitting = Sitting(
            opinion.office,
            opinion.proposer,
            opinion.ministry,
            tuple(self._dossier_lines()),
            tuple(self.rounds),
            bool(self.missing),
        )
        law = self.checked.law
        assert law is not None
        letters = [output for of in papers for output in paper_outputs(of)]
        return [letters[0], record_output(self.listed, law, self.record, sitting), *letters[1:]]

    @property
    def _authority(self) -> str:
        return self.rules.authority_of(self.listed)

    @cached_property
    def _waiting(self) -> list[FindingRecord]:
        return [each for each in self._of_sender if each["severity"] != "info" and each["accepted"] is None]

    @cached_property
    def _of_sender(self) -> list[FindingRecord]:
        """The findings that letters tell: not that the officer's own evidence lacks a table, which no sender can add."""
        return [each for each in self.record["findings"] if each["code"] != LACKS_A_TABLE]

    @property
    def _conclusion(self) -> str:
        return conclusion_of_check(self.record, self._waiting, "mục 2", lacks_papers=bool(self.missing))

    def _letter(self, move: Asked, note: str) -> ListMove:
        """What a letter says. The finance department writes each of them."""
        law = self.checked.law
        assert law is not None
        of = OfList(self.listed, law, self._of_sender, self._authority, False, None)
        opinion = facts_of(None, of, Planned("opinion", self.day, None, note), self.rules)
        made = opinion
        if move != "opinion":
            made = facts_of(None, of, Planned(move, self.day, opinion.office, note), self.rules)
        sender = self._sender(made.proposer)
        letter = self.incoming.letter
        return replace(
            made,
            proposer=sender,
            submitter=opinion.submitter,
            proposal=EarlierPaper(sender, letter, self.incoming.letter_date, "Công văn") if letter else None,
            dossier=tuple(self._dossier_lines()),
            goes_on=self.record["verdict"]["proposal"] == "pass",
            lacks_papers=bool(self.missing),
            result=(*judged_lines(self._of_sender, self.record, law), *self.rounds, *self.answers),
        )

    def _sender(self, by_procedure: str) -> str:
        sender = self.incoming.sender
        return by_procedure if sender is None else in_full(self.rules.office(sender, self.day), self.listed)

    def _dossier_lines(self) -> Iterator[str]:
        """Which papers came, and on which day."""
        holds = self.incoming.holds
        if self.incoming.received is not None:
            yield f"Ngày nhận hồ sơ: {self.incoming.received:%d/%m/%Y}"
        if holds is None:
            return
        for paper in self.asked_for:
            if paper.required or paper.id in holds:
                yield f"{paper.name.vi} ({paper.reference}): {'có' if paper.id in holds else 'chưa có'}"
        if self.asked_for:
            until = f"; thời hạn thẩm định đến hết ngày {self.due:%d/%m/%Y}" if self.due is not None else ""
            lacks = "Hồ sơ chưa đủ thành phần; thời hạn thẩm định chưa bắt đầu"
            yield f"Hồ sơ đủ thành phần{until}" if self.complete else lacks

    def _missing_lines(self) -> Iterator[str]:
        if self.missing:
            yield "Hồ sơ còn thiếu:"
        for paper in self.missing:
            yield f"- {paper.name.vi} (theo {paper.reference});"
        if self.missing:
            yield "Thời hạn thẩm định tính từ ngày nhận đủ hồ sơ."

    def _why_returned(self) -> Iterator[str]:
        blocking = sum(each["severity"] == "error" for each in self._waiting)
        rejected = self.record["verdict"]["rejected_services"]
        of_prices = f", liên quan đến {vietnamese_number(rejected)} mức giá không đạt" if rejected else ""
        yield f"Bảng giá còn {vietnamese_number(blocking)} nội dung phải sửa{of_prices}."

    def _of_the_regulation(self) -> Iterator[str]:
        """Of a regulation that has ended: what the sender has to answer."""
        if self.checked.ended is not None:
            yield f"{self.listed.regulation_title} {ended_on(self.checked.ended)}; lập lại bảng giá theo văn bản đang áp dụng."

    def _to_explain(self) -> Iterator[str]:
        if self._waiting:
            yield f"Giải trình {vietnamese_number(len(self._waiting))} nội dung nêu tại Phụ lục."

    @cached_property
    def _answered(self) -> list[Answered]:
        return self.checked.two_rounds(self.record)

    @cached_property
    def answers(self) -> list[str]:
        """What became of what the round before asked for, a line each."""
        return list(lines_of(self._answered, self.listed))

    @cached_property
    def rounds(self) -> list[str]:
        """How the list compares with the one of the round before."""
        rounds, earlier = self.checked.comparison, self.checked.earlier
        if rounds is None or earlier is None:
            return []
        figures = {f"nội dung {OUTCOMES[done]}": count for done, count in counts(self._answered).items()}
        figures["nội dung mới phát hiện"] = len(new_since(self.record, rounds))
        figures["mức giá đã đạt lần trước nay thay đổi"] = len(changed_passes(earlier, self.record))
        told = ", ".join(f"{vietnamese_number(figure)} {what}" for what, figure in figures.items() if figure)
        few = few_told(earlier, self.record)
        more = [few.text()] if few is not None else []
        return [f"So với lần gửi trước: {told or 'không có thay đổi'}", *more]
