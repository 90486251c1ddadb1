"""The report: one HTML page about a whole list, with summary, charts and the trace of every price down to its awards."""

from collections.abc import Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path

from pricebook.base.languages import shown, term
from pricebook.base.money import vietnamese_number
from pricebook.base.rounding import units_in_words
from pricebook.exports.approval import counted_in_words, named_left_out, settings_in_words
from pricebook.exports.citations import Citations
from pricebook.exports.labels import code_of
from pricebook.exports.output import Output, with_manifest
from pricebook.exports.pages import BASE_STYLE, FOLDING, page, script_json
from pricebook.exports.report.facts import Traces, cost_by_group, head, indices, summary, table_rows
from pricebook.exports.stamp import file_suffix
from pricebook.exports.uncapped import in_words, manifest_entry
from pricebook.findings import FindingRecord
from pricebook.pricelist import MISSING, PriceList
from pricebook.regulation import LawOnDay

_HERE = Path(__file__).parent
_SCRIPTS = ("shared.js", "trace.js", "charts.js", "table.js")  # in this order: each uses the functions of those before it

__all__ = ["report_outputs"]


def report_outputs(prices: PriceList, law: LawOnDay, doubts: Sequence[FindingRecord] = ()) -> list[Output]:
    """The report and its manifest.

    Args:
        prices: The list.
        law: The regulation that the list follows, on its pricing date.
        doubts: What the registry finds odd about the decision, or not agreed on.
    """
    page_of_list = Output(f"report{file_suffix(prices)}.html", partial(_write_report, prices, law, doubts))
    return with_manifest(prices, "report", [page_of_list], manifest_entry(prices, law))


def _write_report(prices: PriceList, law: LawOnDay, doubts: Sequence[FindingRecord], path: Path) -> None:
    """Writes the page. Raises OSError."""
    from markupsafe import Markup

    traces = Traces(prices)
    lines = "\n".join(script_json(line) for line in traces.lines())
    data = {
        **table_rows(prices),
        "components": list(prices.components.values()),
        "indices": indices(prices),
        "rounding": f"{shown(units_in_words(prices.settings.rounding))}; {term(prices.settings.rounding.mode)}",
        "costs": cost_by_group(prices),
        "missing": MISSING,
    }
    facts = {
        **head(prices),
        "doubts": [(each["code"], each["message"], each["law"], each["remedy"]) for each in doubts],
        "bases": Citations(prices, law).bases(),
        "summary": summary(prices),
        "settings": [*settings_in_words(prices, law), *in_words(prices.lines, law)],
        "inputs": prices.inputs,
        "left_out": [
            (code_of(left), left.name or "", "; ".join(filter(None, (term(left.reason), left.detail))))
            for left in named_left_out(prices)
        ],
        "left_out_count": vietnamese_number(len(prices.left_out)),
        "left_out_rest": counted_in_words(prices),
        "data": Markup(script_json(data)),
        "traces": Markup(lines),
        "things": Markup(script_json({"things": traces.priced_items(), "awards": traces.awards()})),
        "charts": Markup(_chart_library()),
    }
    scripts = [path.read_text(encoding="utf-8") for path in (FOLDING, *(_HERE / name for name in _SCRIPTS))]
    with path.open("w", encoding="utf-8", newline="\n") as file:
        styles = [BASE_STYLE, _HERE / "report.css"]
        file.writelines(page(_HERE / "report.html", prices, facts, styles, scripts, allowed=[facts["charts"]]))


def _chart_library() -> str:
    """The script of Plotly from its package, which is not imported.

    Raises ModuleNotFoundError where the package is not installed, ValueError where a page could not contain the script.
    """
    found = find_spec("plotly")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("plotly", name="plotly")
    text = (Path(found.submodule_search_locations[0]) / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
    if "</script" in text.lower() or "<!--" in text:
        raise ValueError("the chart library cannot stand inside a page")
    return text
