"""The life of a list, as docs/life-of-a-list.md tells it: each command is run, and what the page shows is what is printed."""

from pathlib import Path

import pytest

from tests import pages

PAGE = "life-of-a-list.md"


@pytest.mark.slow
@pytest.mark.rule("R11")
def test_the_page_is_what_happens(tmp_path: Path) -> None:
    commands, shown = pages.steps(PAGE), pages.shown(PAGE)
    printed = pages.run(commands, tmp_path)
    assert len(commands) == 28 and len(shown) == 3
    assert all(block in printed for block in shown)
    papers: dict[str, list[str]] = {path.parent.name: [] for path in tmp_path.glob("papers/*/*.docx")}
    for path in sorted(tmp_path.glob("papers/*/*.docx")):
        papers[path.parent.name].append(path.stem.partition("-")[2])
    assert papers == {
        "long-an-2012-1": ["van-ban-de-nghi", "van-ban-tra-lai"],
        "long-an-2012-2": ["van-ban-de-nghi", "y-kien-tham-dinh", "to-trinh", "nghi-quyet", "thong-bao-ap-dung"],
        "long-an-2012-3": ["nghi-quyet", "thong-bao-ap-dung"],
        "long-an-2012-4": ["nghi-quyet", "thong-bao-ap-dung"],
    }
    assert [path.name for path in (tmp_path / "again").iterdir()] == [
        path.name for path in tmp_path.glob("papers/long-an-2012-1/*tra-lai.docx")
    ]
    assert "đã được thay thế" in printed or "superseded" in printed
