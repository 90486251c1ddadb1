"""What a column of a form takes from another sheet of its workbook: codes that it offers, and what is looked up for a code."""

from dataclasses import dataclass

FIRST_ROW = 4  # of the rows to fill in, from 0; also of the services of the regulation


def column_letters(column: int) -> str:
    """The letters of a column, as formulas name it."""
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(column))


@dataclass(frozen=True, slots=True)
class Offer:
    """The values that a drop-down list takes from another sheet.

    Attributes:
        source: The name of their range in the workbook, or a formula of it for the first row.
        warning: What Excel says of a value that is not among them; None where any may be written without a word.
        example: The value that the example row shows; "" for the field's own.
    """

    source: str
    warning: str | None = None
    example: str = ""


@dataclass(frozen=True, slots=True)
class LookUp:
    """A column that shows what is known of the code in another column of its row.

    Attributes:
        heading: Its heading, which is that of no field.
        shown: The range of what is shown.
        keys: The ranges in which the code is looked for, one after the other.
        unknown: What is shown for a code that is in none of them.
        examples: By code, what the example row shows.
        width: Of the column, in characters.
        filled_in: Whether people fill in the other sheet: its codes may be numbers, and what is shown may be blank.
    """

    heading: str
    shown: str
    keys: tuple[str, ...]
    unknown: str
    examples: dict[str, str]
    width: int
    filled_in: bool = False

    def example(self, code: str) -> str:
        """What the example row shows for its code."""
        return self.examples.get(code, "")

    def formula(self, column: int, row: int) -> str:
        """The formula for a row: nothing where its code is blank. A number that several rows share names none of them."""
        code = f"${column_letters(column)}{row + 1}"
        found = f'"{self.unknown}"'
        for number, keys in reversed(list(enumerate(self.keys))):
            blank = '&""' if self.filled_in else ""  # a blank cell would be shown as 0
            if self.filled_in:
                found = f"IFERROR(INDEX({self.shown},MATCH(--{code},{keys},0)){blank},{found})"
            found = f'IFERROR(INDEX({self.shown},MATCH({code}&"",{keys},0)){blank},{found})'
            if number:
                found = f'IF(SUMPRODUCT(--({keys}={code}&""))>1,"nhiều dịch vụ cùng số này: chọn mã",{found})'
        return f'=IF({code}="","",{found})'


@dataclass(frozen=True, slots=True)
class Reference:
    """A sheet that a column refers to: what it offers, and what is looked up in it."""

    offer: Offer
    look_ups: tuple[LookUp, ...] = ()
