"""The law as papers name it: the documents that a list rests on, the articles of its rules, and what is unconfirmed.

Only what is in force on the pricing date is named. What was not compared with an official text has a mark.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pricebook.base.languages import term
from pricebook.exports.listed import Listed, binds
from pricebook.findings import Finding, FindingRecord, rule
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay, SettlementOnDay
from pricebook.regulation.basics import Citation, Document, act_named

# The bases of a paper by kind, in the order of their rank; letters, which give guidance, come last.
_RANK = ("law", "decree", "circular", "resolution", "decision", "other", "letter")


@dataclass(frozen=True, slots=True)
class Citations:
    """How the papers of a list cite the law of its pricing date.

    A paper that has its number and day is signed: what was not compared with the official text has no mark there (`marked`);
    whoever makes the paper is told beside it.
    """

    prices: Listed
    law: LawOnDay
    marked: bool = True

    def unconfirmed(self) -> tuple[str, ...]:
        """The documents that are bases of the list and were not compared with an official text."""
        own = self.law.regulation.own_document
        named = [*(each for each in self.law.documents if each.basis), *([own] if own is not None and self._is_basis else [])]
        return tuple(dict.fromkeys(each.document for each in named if not each.confirmed))

    def bases(self, *rules: str) -> list[str]:
        """The bases of the list, each as a phrase without a mark at its end.

        By rank and date: "Căn cứ …" for laws, decrees, circulars, resolutions and decisions, then letters by whose guidance the
        list was made. The regulation itself stands among them, under the title that the list gives it; if it is not in force on
        the pricing date, or does not bind the province, it is no basis, and a phrase says so.

        Args:
            rules: Rules whose articles are bases of this paper too, if the regulation gives one on the day.
        """
        ranked = [*self._documents(), *(basis for name in rules if (basis := self._of_rule(name)) is not None)]
        if self._is_basis:
            ranked.append(self._regulation())
        return [*dict.fromkeys(basis.text for basis in sorted(ranked)), *self._no_basis()]

    def _documents(self) -> Iterator["_Basis"]:
        """The documents that the pack names as a basis, without the regulation itself."""
        for document in self.law.documents:
            if document.basis and document.document != self.law.regulation.document:
                named = f"{document.place} {document.title}" if document.place else document.title
                yield _basis(document, named, document.confirmed or not self.marked)

    def _of_rule(self, name: str) -> "_Basis | None":
        """The article of a rule, with the title of its document; None if none may be cited."""
        citation = self.law.citation(name)
        document = next((entry for entry in self.law.documents if citation and entry.document == citation.document), None)
        if citation is None or document is None:
            return None
        return _basis(document, f"{citation.place} {document.title}", self.law.is_confirmed(citation) or not self.marked)

    def _regulation(self) -> "_Basis":
        """The regulation itself. Of a pack that does not say which document it is, the kind is not known."""
        own, regulation = self.law.regulation.own_document, self.law.regulation
        since = regulation.effective_from or regulation.issued_on
        document = own or Document(document=regulation.short_title, title=regulation.title)
        return _basis(document, self.prices.regulation_title, document.confirmed or not self.marked, since)

    @property
    def _is_basis(self) -> bool:
        return self.law.in_force and binds(self.law, self.prices)

    def _no_basis(self) -> Iterator[str]:
        """What the papers say of a regulation that is no basis of the list."""
        title = self.prices.regulation_title
        if not self.law.in_force:
            yield f"{title} không có hiệu lực vào ngày tính giá {self.prices.pricing_date:%d/%m/%Y}"
        elif not binds(self.law, self.prices):
            yield f"Tham khảo {title}: chỉ để so sánh, không áp dụng cho {self.prices.province}"

    def of(self, citation: Citation | None) -> str | None:
        """A citation as text, with the mark if it is unconfirmed.

        The mark stands alone if the document may not be cited on the day; None if neither is to be said.
        """
        if citation is None:
            return None
        text = self.law.citation_text(citation) if self._may_cite(citation) else None
        text = self._by_its_name(text) if text is not None else None
        mark = None if self.law.is_confirmed(citation) or not self.marked else term("unconfirmed")
        return "; ".join(part for part in (text, mark) if part) or None

    def rule(self, name: str) -> str | None:
        """The article of a rule ("ceilings", "regional", …), as `of` gives it."""
        return self.of(self.law.citation(name))

    def rounding(self) -> str | None:
        """The article of the regulation's rounding. A dossier that chose another rounding cites none."""
        assert isinstance(self.prices, PriceList)  # what somebody else sent does not say how it was rounded
        chosen, own = self.prices.settings.rounding, self.law.regulation.rounding
        return self.of(own.reference) if (chosen.unit, chosen.mode) == (own.unit, own.mode) else None

    def index(self, component: str) -> str | None:
        """The article of the index of a component on the day, as `of` gives it."""
        index = self.law.index(component)
        return None if index is None else self.of(index.reference)

    def finding(self, entry: FindingRecord) -> str:
        """The law that a finding names, with the mark if its article, or its document, is unconfirmed."""
        citation = self.law.citation(rule(entry["code"]).rule)
        if citation is not None and str(citation) == entry["law"]:
            return self.of(citation) or self._by_its_name(entry["law"])
        named = (document for document in self.law.documents if entry["law"].startswith(f"{document.document}, "))
        document = next(named, None)
        said = self._by_its_name(entry["law"])
        return said if document is None or document.confirmed or not self.marked else f"{said}; {term('unconfirmed')}"

    def _by_its_name(self, cited: str) -> str:
        """A citation of the regulation begins with the name that the papers give it, where its title does not hold its number."""
        own, title = self.law.regulation.document, self.prices.regulation_title
        of_own = own and own not in title and cited.startswith(f"{own}, ")
        return f"{act_named(title)}{cited.removeprefix(own)}" if own and of_own else cited

    def _may_cite(self, citation: Citation) -> bool:
        """A regulation that is not in force, or binds another province, is not cited."""
        return self._is_basis or citation.document != self.law.regulation.document


@dataclass(frozen=True, slots=True, order=True)
class _Basis:
    """A basis as a phrase; bases are sorted by the rank of their kind, then by the day from which they hold."""

    rank: int
    since: date
    text: str


def _basis(document: Document, named: str, confirmed: bool, since: date | None = None) -> _Basis:
    lead = "Thực hiện theo hướng dẫn tại" if document.kind == "letter" else "Căn cứ"
    return _Basis(_RANK.index(document.kind), since or document.from_ or date.min, f"{lead} {_marked(named, confirmed)}")


def cited_in_a_check(
    law: LawOnDay, settlement: Iterable[SettlementOnDay], findings: Iterable[Finding], *, binding: bool
) -> list[str]:
    """The documents that the result of a check rests on: the bases in force on the day, and what its findings cite.

    Each with the mark if its official text was not to be had.

    Args:
        law: the law on its day.
        settlement: the rules of settlement by which bed sheets were judged.
        findings: what was found.
        binding: whether the regulation binds the province of the list; if not, it is no basis.
    """
    cited = [text for finding in findings if finding.law is not None for text in finding.law.split("; ")]
    own = law.regulation.document

    def is_basis(document: Document) -> bool:
        return document.basis and (document.document != own or (binding and law.in_force))

    def is_cited(document: Document) -> bool:
        return any(text.startswith(f"{document.document}, ") for text in cited)

    of_beds = (document for rules in settlement for document in rules.settlement.references)
    named = [document for document in law.documents if is_basis(document) or is_cited(document)]
    return list(dict.fromkeys(map(named_with_mark, [*named, *filter(is_cited, of_beds)])))


def named_with_mark(document: Document) -> str:
    """The number of a document, with the mark if its official text was not to be had."""
    return _marked(document.document, document.confirmed)


def _marked(named: str, confirmed: bool) -> str:
    return named if confirmed else f"{named} ({term('unconfirmed')})"
