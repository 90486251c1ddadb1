"""The board as one page, for a screen or the website of a hospital.

It can be searched without typing diacritics, and used with a keyboard or a screen reader.
"""

from pathlib import Path

from pricebook.exports.board.pdf import qr_code
from pricebook.exports.board.rows import TITLE, Board
from pricebook.exports.pages import BASE_STYLE, FOLDING, page

_HERE = Path(__file__).parent


def write_html(board: Board, path: Path) -> None:
    """Writes the page. Raises OSError."""
    from markupsafe import Markup

    scripts = [FOLDING.read_text(encoding="utf-8"), (_HERE / "board.js").read_text(encoding="utf-8")]
    facts = {
        "title": f"{TITLE} – {board.place}",
        "fingerprint": board.prices.fingerprint,
        "heading": TITLE,
        "board": board,
        "head": board.head,
        "qr": Markup(qr_code(board.qr)),
    }
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(page(_HERE / "board.html", board.prices, facts, [BASE_STYLE, _HERE / "board.css"], scripts))
