"""The law as papers name it: the documents that a list rests on, the articles of its rules, and what is unconfirmed.

Only what is in force on the pricing date is named. What was not compared with an official text has a mark.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pricebook.base.languages import term
from pricebook.findings import FindingRecord, rule
from pricebook.pricelist import PriceList
from pricebook.regulation import LawOnDay
from pricebook.regulation.basics import Citation, Document

# The bases of a paper by kind, in the order of their rank; letters, which give guidance, come last.
_RANK = ("law", "decree", "circular", "resolution", "decision", "other", "letter")


@dataclass(frozen=True, slots=True)
class Citations:
    """How the papers of a list cite the law of its pricing date."""

    prices: PriceList
    law: LawOnDay

    def bases(self) -> list[str]:
        """The bases of the list, each as a phrase without a mark at its end.

        By rank and date: "Căn cứ …" for laws, decrees, circulars, resolutions and decisions, then letters by whose guidance the
        list was made. The regulation itself stands among them, under the title that the list gives it; if it is not in force on
        the pricing date, or does not bind the province, it is no basis, and a phrase says so.
        """
        ranked: list[tuple[int, date, str]] = []
        own, regulation = self.law.regulation.own_document, self.law.regulation
        if self._is_basis:
            kind, confirmed = (own.kind, own.confirmed) if own else ("other", True)
            since = regulation.effective_from or regulation.issued_on
            ranked.append((_RANK.index(kind), since, _basis(kind, self.prices.regulation_title, confirmed)))
        for document in self.law.documents:
            if document.basis and document.document != regulation.document:
                named = f"{document.place} {document.title}" if document.place else document.title
                since = document.from_ or date.min
                ranked.append((_RANK.index(document.kind), since, _basis(document.kind, named, document.confirmed)))
        return [*dict.fromkeys(text for _, _, text in sorted(ranked)), *self._no_basis()]

    @property
    def _is_basis(self) -> bool:
        return self.law.in_force and self.law.binds(self.prices.province)

    def _no_basis(self) -> Iterator[str]:
        """What the papers say of a regulation that is no basis of the list."""
        title = self.prices.regulation_title
        if not self.law.in_force:
            yield f"{title} không có hiệu lực vào ngày tính giá {self.prices.pricing_date:%d/%m/%Y}"
        elif not self.law.binds(self.prices.province):
            yield f"Tham khảo {title}: chỉ để so sánh, không áp dụng cho {self.prices.province}"

    def basis_of(self, name: str) -> str | None:
        """The article of a rule as a basis, in full: "Căn cứ Điều 9 Nghị định số …"; None if none may be cited."""
        citation = self.law.citation(name)
        document = self._document(citation)
        if citation is None or document is None:
            return None
        return _basis(document.kind, f"{citation.place} {document.title}", self.law.is_confirmed(citation))

    def of(self, citation: Citation | None) -> str | None:
        """A citation as text, with the mark if it is unconfirmed.

        The mark stands alone if the document may not be cited on the day; None if neither is to be said.
        """
        if citation is None:
            return None
        text = self.law.citation_text(citation) if self._may_cite(citation) else None
        mark = None if self.law.is_confirmed(citation) else term("unconfirmed")
        return "; ".join(part for part in (text, mark) if part) or None

    def rule(self, name: str) -> str | None:
        """The article of a rule ("ceilings", "regional", …), as `of` gives it."""
        return self.of(self.law.citation(name))

    def rounding(self) -> str | None:
        """The article of the regulation's rounding. A dossier that chose another rounding cites none."""
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
            return self.of(citation) or entry["law"]
        named = (document for document in self.law.documents if entry["law"].startswith(f"{document.document}, "))
        document = next(named, None)
        return entry["law"] if document is None or document.confirmed else f"{entry['law']}; {term('unconfirmed')}"

    def _may_cite(self, citation: Citation) -> bool:
        """A regulation that is not in force, or binds another province, is not cited."""
        return self._is_basis or citation.document != self.law.regulation.document

    def _document(self, citation: Citation | None) -> Document | None:
        """The document of a citation; None if it may not be cited on the day."""
        return next((document for document in self.law.documents if citation and document.document == citation.document), None)


def _basis(kind: str, named: str, confirmed: bool) -> str:
    lead = "Thực hiện theo hướng dẫn tại" if kind == "letter" else "Căn cứ"
    return f"{lead} {named}" if confirmed else f"{lead} {named} ({term('unconfirmed')})"
