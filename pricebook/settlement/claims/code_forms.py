"""How claims write codes of services: the ward before a price line; that it was done elsewhere, or how, or was broken off."""

from collections.abc import Sequence
from dataclasses import dataclass

from pricebook.regulation.claim_rules import ClaimRules, CodeForm, WardForm


@dataclass(frozen=True, slots=True)
class CodeForms:
    """The forms that are known: what stands behind a code, in the order in which it is looked for; the ward before a line."""

    forms: Sequence[CodeForm] = ()
    ward: WardForm | None = None

    @classmethod
    def of(cls, rules: ClaimRules) -> "CodeForms":
        """The forms that the rules of claims name."""
        return cls(rules.code_form, rules.ward_form)

    def price_line(self, code: str) -> str | None:
        """The line by which a code of a ward is priced; None where it names no ward."""
        if self.ward is None or not code.isascii():
            return None
        fewest, most = self.ward.ward
        of_ward, mark, line = code.partition(self.ward.mark)
        known = of_ward.isalnum() and fewest <= len(of_ward) <= most and line.isdigit() and len(line) == self.ward.line
        return line if mark and known else None

    def before(self, code: str) -> tuple[str, bool] | None:
        """The code before what is written behind it, and whether a line is priced as that code; None where nothing is."""
        stem, priced = code, True
        while (found := self._last(stem)) is not None:
            stem, form = found
            priced = priced and form.priced
        return (stem, priced) if stem != code else None

    def _last(self, code: str) -> tuple[str, CodeForm] | None:
        if not code.isascii():
            return None
        for form in self.forms:
            at = code.upper().rfind(form.mark.upper())
            ending = code[at + len(form.mark) :]
            known = not form.endings or ending.upper() in map(str.upper, form.endings)
            if at > 0 and ending.isalnum() and known:
                return code[:at], form
        return None
