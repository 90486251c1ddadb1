"""The columns that a person chooses on the page of what was understood, as the command keeps them.

Those of a price list with headings are confirmed by these (NAME.columns.toml), so that a column can also be one of no field.
Those of a sheet without headings, or of another table, are named by their letters (`--column field=SHEET!LETTER`).
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from pricebook.base.languages import Language
from pricebook.web.received import Form

Chosen = dict[tuple[int, str], str]  # number of the sheet, letters of the column → field; "" for none
Confirmed = list[tuple[Mapping[str, str], Mapping[str, str]]]
FIELD = "column"  # the names of the fields of the form: column-NUMBER-LETTERS


def chosen_in(form: Form, understood: Mapping[str, Any]) -> tuple[int, Chosen]:
    """The number of the sheet that a form is about, and what it chooses for its columns; -1 where there is no such sheet.

    What the form does not say of a column of this sheet, and all columns of other sheets, stay as they were read.
    """
    about, chosen = form.text("sheet"), Chosen()
    asked = int(about) if about.isascii() and about.isdigit() and int(about) < len(understood["sheets"]) else -1
    for number, sheet in enumerate(understood["sheets"]):
        known = {each["id"] for each in understood["fields"].get(sheet["offered"], [])}
        for column in sheet["columns"]:
            name = f"{FIELD}-{column['column']}"
            said = form.text(name) if number == asked and form.texts(name) else column["field"]
            chosen[number, column["column"]] = said if said in known else ""
    return (asked if asked >= 0 and understood["sheets"][asked]["offered"] else -1), chosen


def doubled(understood: Mapping[str, Any], chosen: Chosen, number: int, language: Language) -> list[str]:
    """The fields that two columns of a sheet were chosen for, by name."""
    names = {each["id"]: each[language] for each in understood["fields"][understood["sheets"][number]["offered"]]}
    said = Counter(field for (of, _), field in chosen.items() if of == number and field)
    return [names[field] for field, count in said.items() if count > 1]


def columns_chosen(understood: Mapping[str, Any], chosen: Chosen, asked: int) -> tuple[Confirmed, dict[str, str]]:
    """What was chosen, as it is kept: for the sheet that was asked about, and for those that a person had settled before.

    Returns:
        The tables that are confirmed by their headings: headings by letters, and letters by field; of several with the same
        headings, one. And the columns that are named by their letters: field → "SHEET!LETTER", of several sheets one a line.
    """
    confirmed: Confirmed = []
    named: dict[str, list[str]] = defaultdict(list)
    sheets = sorted(enumerate(understood["sheets"]), key=lambda each: each[0] != asked)
    for number, sheet in sheets:
        if number != asked and not sheet["settled"]:
            continue
        columns = {field: letters for (of, letters), field in chosen.items() if of == number and field}
        headings = {each["column"]: each["heading"] for each in sheet["columns"] if each["heading"]}
        if sheet["by"] == "letters":
            for field, letters in columns.items():
                named[field].append(f"{sheet['sheet']}!{letters}" if sheet["sheet"] else letters)
        elif all(headings != other for other, _ in confirmed):
            confirmed.append((headings, columns))
    return confirmed, {field: "\n".join(several) for field, several in named.items()}
