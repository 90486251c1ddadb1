"""A worksheet with many look-ups."""

from xlsxwriter.worksheet import Worksheet


class LookUpSheet(Worksheet):  # type: ignore[misc]
    """A worksheet whose formulas are written as they are.

    They use no function that is newer than Excel 2007. xlsxwriter's search of each for newer ones would take most of the time.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")
