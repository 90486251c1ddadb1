"""What claims write behind the code of a service: that it was done elsewhere, how it was done, that it was broken off."""

from collections.abc import Sequence
from dataclasses import dataclass

from pricebook.regulation.claim_rules import CodeForm


@dataclass(frozen=True, slots=True)
class CodeForms:
    """The forms of codes that are known, in the order in which they are looked for."""

    forms: Sequence[CodeForm] = ()

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
