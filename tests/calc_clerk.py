"""Somebody who fills in a workbook in LibreOffice Calc and sees what it offers. Run by the Python that has LibreOffice's bridge (UNO).

    python3 tests/calc_clerk.py JOB.json

The job says which workbook, what is entered where, and under which names it is saved. An entry either chooses from the drop-down
list of its cell, as the list stands at that moment, or types. It is entered as a keyboard enters it: Calc makes of the text what it
makes of it. What Calc would refuse (a protected cell, a value outside a list or a bound) ends the job with an error.

The answer, on standard output, is JSON: `offered`, by sheet and heading, what each drop-down list offers in the end.
`refused`: what went wrong, with its cell; then nothing is saved.
"""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

HEADING, FIRST = 3, 4  # rows from 0
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>vi</value></prop></item>
</oor:items>
"""
FILTERS = {".xlsx": "Calc MS Excel 2007 XML", ".ods": "calc8"}


class Refused(Exception):
    """Calc would not take an entry."""


class Calc:
    """A workbook that is open in a LibreOffice of its own, whose language is Vietnamese: 2,5 is a number, 15/01/2012 a day."""

    def __init__(self, profile: Path, book: Path) -> None:
        (profile / "user").mkdir(parents=True, exist_ok=True)
        (profile / "user" / "registrymodifications.xcu").write_text(SETTINGS, encoding="utf-8")
        pipe = f"clerk{profile.name}"
        options = [
            "--headless",
            "--norestore",
            "--nologo",
            f"--accept=pipe,name={pipe};urp;",
            f"-env:UserInstallation={profile.as_uri()}",
        ]
        self.program = subprocess.Popen(["soffice", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        office = self._reach(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        make = office.ServiceManager.createInstanceWithContext
        self.desktop, self.dispatcher = (make(f"com.sun.star.frame.{name}", office) for name in ("Desktop", "DispatchHelper"))
        self.book = self.desktop.loadComponentFromURL(book.as_uri(), "_blank", 0, ())
        self.book.Sheets.insertNewByName("beside", self.book.Sheets.Count)  # where lists are looked at; it is not saved
        self.beside = self.book.Sheets.getByName("beside")

    def _reach(self, address: str) -> Any:
        import uno  # LibreOffice brings it

        here = uno.getComponentContext()
        resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
        for _ in range(300):
            try:
                return resolver.resolve(address)
            except Exception:  # it has not started yet
                time.sleep(0.2)
        raise RuntimeError("LibreOffice does not answer")

    def close(self) -> None:
        """Ends this LibreOffice, and no other."""
        try:
            self.book.close(True)
            self.desktop.terminate()
            self.program.wait(20)
        except Exception:  # it may be gone in the middle of its answer
            self.program.kill()

    def do(self, command: str, **options: str) -> None:
        """A command of the menu or the keyboard."""
        from com.sun.star.beans import PropertyValue  # of LibreOffice

        given = tuple(PropertyValue(name, 0, value, 0) for name, value in options.items())
        self.dispatcher.executeDispatch(self.book.CurrentController.Frame, f".uno:{command}", "", 0, given)

    def save(self, path: Path) -> None:
        """Saves a copy, without the sheet of ours."""
        from com.sun.star.beans import PropertyValue

        if self.book.Sheets.hasByName("beside"):
            self.book.Sheets.removeByName("beside")
        self.book.storeToURL(path.as_uri(), (PropertyValue("FilterName", 0, FILTERS[path.suffix], 0),))

    def offered(self, cell: Any) -> "list[str] | None":
        """What the drop-down list of a cell offers now; None where it has none. Blank cells of a range are not offered."""
        rule = cell.Validation
        if rule.Type.value != "LIST":
            return None
        source = rule.getFormula1()
        if source.startswith('"'):
            return [text.strip('"') for text in source.split(";")]
        page, below = cell.Spreadsheet.Name, cell.CellAddress.Row - rule.getSourcePosition().Row
        # A cell of the row, as the rule names it, is named with its sheet: the list is looked at in another one.
        source = re.sub(r"(?<![.$:])(\$[A-Z]+)(\d+)\b", lambda found: f"$'{page}'.{found[1]}{int(found[2]) + below}", source)
        rows, columns = int(self._look(f"=ROWS({source})")), int(self._look(f"=COLUMNS({source})"))
        area = self.beside.getCellRangeByPosition(1, 0, columns, rows - 1)
        area.setArrayFormula(f"={source}")
        shown = [text for row in area.getDataArray() for text in row]
        area.clearContents(1023)
        return [text for text in shown if isinstance(text, str) and text]  # a blank cell is a blank text, or 0

    def _look(self, formula: str) -> float:
        cell = self.beside.getCellByPosition(0, 0)
        cell.Formula = formula
        return float(cell.Value)

    def enter(self, sheet: str, column: str, row: int, choose: "str | int | None", text: str) -> None:
        """Enters one value below a heading. `row`: of those to fill in, from 0. `choose`: the place in the list, or the entry."""
        page = self.book.Sheets.getByName(sheet)
        cell = page.getCellByPosition(self._headings(page).index(column), FIRST + row)
        lists = self.offered(cell)
        if choose is not None:
            if lists is None or (choose not in lists if isinstance(choose, str) else choose >= len(lists)):
                raise Refused(f"{choose!r} is not offered; offered: {lists}")
            text = choose if isinstance(choose, str) else lists[choose]
        if page.isProtected() and cell.CellProtection.IsLocked:
            raise Refused("the cell is protected")
        controller = self.book.CurrentController
        controller.setActiveSheet(page)
        self.do("GoToCell", ToPoint=cell.AbsoluteName.rpartition(".")[2])
        self.do("EnterString", StringName=text)
        self._hold(cell, lists)

    def _hold(self, cell: Any, lists: "list[str] | None") -> None:
        """What Calc asks of a keyboard and not of a command: the rule of the cell."""
        rule, kind = cell.Validation, cell.Validation.Type.value
        if not rule.ShowErrorMessage:
            return
        shown = cell.String
        if lists is not None and shown not in lists:
            raise Refused(f"{shown!r} is not one of {lists}")
        if kind in ("DECIMAL", "DATE"):
            low, high = (self._look("=" + (formula or "0")) for formula in (rule.getFormula1(), rule.getFormula2()))
            number = cell.Type.value in ("VALUE", "FORMULA")
            allowed = {"GREATER": cell.Value > low, "GREATER_EQUAL": cell.Value >= low, "BETWEEN": low <= cell.Value <= high}
            if not number or not allowed[rule.getOperator().value]:
                raise Refused(f"{shown!r} is out of bounds")

    def _headings(self, page: Any) -> "list[str]":
        return [str(text) for text in page.getCellRangeByPosition(0, HEADING, 29, HEADING).getDataArray()[0]]

    def all_offered(self) -> "dict[str, dict[str, list[str]]]":
        """By sheet and heading, what each drop-down list offers."""
        found: dict[str, dict[str, list[str]]] = {}
        for page in self.book.Sheets:
            for column, heading in enumerate(self._headings(page)):
                lists = self.offered(page.getCellByPosition(column, FIRST)) if heading else None
                if lists is not None:
                    found.setdefault(page.Name, {})[heading] = lists
        return found


def main(job: "dict[str, Any]") -> "dict[str, Any]":
    calc = Calc(Path(job["profile"]), Path(job["book"]))
    try:
        for entry in job["entries"]:
            try:
                calc.enter(entry["sheet"], entry["column"], entry["row"], entry.get("choose"), entry.get("text", ""))
            except Refused as refused:
                return {"refused": f"{entry}: {refused}"}
        offered = calc.all_offered()
        for path in job["save"]:
            calc.save(Path(path))
    finally:
        calc.close()
    return {"offered": offered}


if __name__ == "__main__":
    print(json.dumps(main(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))), ensure_ascii=False))
