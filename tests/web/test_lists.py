"""Lists that somebody sent, on the desk: brought, understood, explained, brought again; and what can go wrong on the way."""

import re
from pathlib import Path
from urllib.parse import quote

import pytest

from pricebook.app.accept import accept, confirm_columns, reasons_beside
from pricebook.app.check import check
from pricebook.web.columns import Chosen, columns_chosen
from pricebook.web.lists import ACCEPTED_FILE, SentList, new_list, new_round, sent_list
from tests.web.support import Answer, Browser, Served, served

NAME = "Bảng giá đề nghị – Đồng Tháp (lần 1).csv"
HEAD = "STT,STT theo TT04,Tên dịch vụ,ĐVT,Giá đề nghị\n"
# By circular 04/2012 the maximum of C5.1.272 is 15,000 and that of C5.1.269 is 26,000.
ABOVE = HEAD + "1,C5.1.269,Định lượng Hemoglobin,lần,26000\n2,C5.1.272,Hematocrit,lần,15500\n"
MENDED = HEAD + "1,C5.1.269,Định lượng Hemoglobin,lần,26000\n2,C5.1.272,Hematocrit,lần,15000\n"
LAW = {"regulation": "ttlt-04-2012"}


def seen_on(answer: Answer) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', answer.text)
    assert found is not None, answer.text
    return found[1]


def brought(desk: Served, browser: Browser, text: str = ABOVE, name: str = NAME, **fields: str) -> str:
    """Brings a list, and waits until it was judged: the path of its page."""
    answer = browser.post("/lists", fields or LAW, [("file", name, text.encode())])
    assert answer.status == 303, answer.text
    desk.ended(answer.location)
    return answer.location


def list_of(desk: Served, path: str) -> SentList:
    sent = sent_list(desk.desk.lists, path.rpartition("/")[2])
    assert sent is not None
    return sent


def codes_on(answer: Answer) -> list[str]:
    """The codes of the findings on a page; but for XL032, which says of each CSV file that it has no place for marks."""
    found = re.findall(r'<details class="finding"[^>]*data-code="(\w+)"', answer.text)
    return [code for code in found if code != "XL032"]


@pytest.mark.slow
def test_the_whole_way_of_a_list(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        browser = desk.browser()
        path = brought(desk, browser)
        assert codes_on(browser.get(f"{path}/1/mend")) == ["CP001"]
        found = browser.get(f"{path}/1/mend?code=CP001&q=hematocrit&only=open")
        assert 'data-place="E3"' in found.text and '<td class="hit">15500</td>' in found.text.replace("15.500", "15500")
        assert codes_on(browser.get(f"{path}/1/mend?q=khong-co-gi")) == []

        # The annotated workbook and the others go out under their names.
        name = list_of(desk, path).rounds()[0].workbook.name
        taken = browser.get(f"{path}/1/files/came/{quote(name)}")
        assert taken.body == ABOVE.encode()
        assert taken.headers["content-disposition"] == f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        for wrong in ("came/..%2F..%2Flist.json", "came/list.json", "result/..%2Fasked.json", f"result/{quote(name)}", "said/x"):
            assert browser.get(f"{path}/1/files/{wrong}").status == 404

        # A reason needs a person; what was typed is not lost, and is text.
        page = browser.get(f"{path}/1/reasons")
        key = re.search(r'name="reason-(\w+)"', page.text)
        assert key is not None
        typed = {"seen": seen_on(page), "number": "0", f"reason-{key[1]}": "=1+1 <script>đã thống nhất</script>"}
        refused = browser.post(f"{path}/reasons", typed)
        assert refused.status == 400 and "=1+1 &lt;script&gt;đã thống nhất" in refused.text
        assert browser.post(f"{path}/reasons", {**typed, "person": "Trần Thị Bình"}).status == 303
        assert desk.ended(path).state == "done"
        [kept] = reasons_beside(list_of(desk, path).rounds()[0].workbook).values()
        assert (kept["code"], kept["cell"], kept["observed"], kept["by"]) == ("CP001", "E3", "15500", "Trần Thị Bình")
        accepted = list_of(desk, path).rounds()[0].said()
        assert accepted is not None and accepted["findings"][0]["accepted"]["reason"] == "=1+1 <script>đã thống nhất</script>"

        # Somebody who has the page of before open is told, and finds the own words there.
        slower = browser.post(f"{path}/reasons", {**typed, f"reason-{key[1]}": "chậm hơn"})
        assert slower.status == 409 and "chậm hơn" in slower.text
        assert browser.post(f"{path}/again", {"seen": "of yesterday"}).status == 409

        # The mended file: judged against the round before; the reason and its file come along.
        page = browser.get(path)
        again = browser.post(f"{path}/rounds", {"seen": seen_on(page)}, [("file", "Lần 2.csv", MENDED.encode())])
        assert again.status == 303 and desk.ended(path).state == "done"
        first, second = list_of(desk, path).rounds()
        compared = second.compared()
        assert compared is not None and compared["file"] == first.workbook.name
        assert (second.workbook.parent / ACCEPTED_FILE).is_file()
        for part in ("", "/understood", "/mend", "/reasons", "/rounds", "/papers"):
            for number in (1, 2):
                assert browser.get(f"{path}/{number}{part}").status == 200
        assert browser.get(f"{path}/3").status == browser.get("/lists/khong-co").status == 404

        # The reason is about nothing any more: it is taken away on the page.
        page = browser.get(f"{path}/2/reasons")
        drop = re.search(r'name="drop" value="(\d+)"', page.text)
        assert drop is not None
        fields = {"seen": seen_on(page), "number": drop[1], "drop": drop[1]}
        assert browser.post(f"{path}/reasons", fields).status == 303 and desk.ended(path).state == "done"
        assert not (second.workbook.parent / ACCEPTED_FILE).exists() and (first.workbook.parent / ACCEPTED_FILE).is_file()
        said = list_of(desk, path).rounds()[1].said()
        assert said is not None and "IN033" not in {each["code"] for each in said["findings"]}

        # And the list is put away whole.
        page = browser.get(path)
        assert browser.post(f"{path}/away", {"seen": seen_on(page)}).status == 400  # the box is not ticked
        assert browser.post(f"{path}/away", {"seen": seen_on(page), "sure": "yes"}).location == "/lists"
        assert browser.get(path).status == 404
        (kept_away,) = (desk.desk.folder / "da-bo").iterdir()
        assert sorted(each.name for each in kept_away.iterdir()) == ["lan-1", "lan-2", "list.json"]


@pytest.mark.slow
def test_columns_are_corrected_and_kept(tmp_path: Path) -> None:
    """The price is read from column E; the person says that it is F, and that D is nothing."""
    text = HEAD.strip() + ",Giá khác\n1,C5.1.269,Định lượng Hemoglobin,lần,26000,27000\n"  # the maximum is 26,000
    with served(tmp_path) as desk:
        browser = desk.browser()
        path = brought(desk, browser, text)
        assert codes_on(browser.get(f"{path}/1/mend")) == ["XL015"]  # amounts that nobody read
        page = browser.get(f"{path}/1/understood")
        asked = {"seen": seen_on(page), "sheet": "0", "column-D": ""}
        twice = browser.post(f"{path}/columns", {**asked, "column-F": "price"})
        assert twice.status == 400 and not list(tmp_path.rglob("*.columns.toml"))
        assert browser.post(f"{path}/columns", {**asked, "column-E": "", "column-F": "price"}).status == 303
        assert desk.ended(path).state == "done"
        assert "CP001" in codes_on(browser.get(f"{path}/1/mend"))
        [kept] = tmp_path.rglob("*.columns.toml")
        assert kept.name == f"{Path(list_of(desk, path).rounds()[0].workbook).stem}.columns.toml"
        checked = check(kept.with_name(list_of(desk, path).rounds()[0].workbook.name), regulation="ttlt-04-2012")
        assert [(f.code, f.at.cell) for f in checked.findings if f.severity == "error"] == [("CP001", "F2")]


@pytest.mark.slow
def test_what_can_go_wrong_on_the_way(tmp_path: Path) -> None:
    with served(tmp_path) as desk:
        browser = desk.browser()
        # No regulation is named: the page offers them, and the choice is judged.
        unnamed = brought(desk, browser, kind="")
        page = browser.get(unnamed)
        assert '<option value="ttlt-04-2012"' in page.text and f'action="{unnamed}/stated"' in page.text
        assert browser.post(f"{unnamed}/stated", {"seen": seen_on(page), **LAW, "class": "không có hạng này"}).status == 303
        assert desk.ended(unnamed).state == "refused"
        page = browser.get(unnamed)  # why, and the form to say it otherwise
        assert "không có hạng này" in page.text
        assert browser.post(f"{unnamed}/stated", {"seen": seen_on(page), **LAW, "on": "30/02/2012"}).status == 400
        assert browser.post(f"{unnamed}/stated", {"seen": seen_on(page), **LAW, "on": "01/06/2012"}).status == 303
        assert desk.ended(unnamed).state == "done" and list_of(desk, unnamed).stated["on"] == "2012-06-01"

        # A file that is no workbook, under a name that the check keeps for itself; two of one name.
        broken = brought(desk, browser, "PK no workbook", "accepted.xlsx", **LAW)
        assert list_of(desk, broken).rounds()[0].workbook.name == "danh-sach-accepted.xlsx"
        assert codes_on(browser.get(f"{broken}/1/mend")) == ["XL010"]
        both = browser.post("/lists", LAW, [("file", NAME, ABOVE.encode()), ("file", NAME, MENDED.encode())])
        assert both.location == "/lists"
        assert sum(list_of(desk, f"/lists/{each.name}").name == NAME for each in desk.desk.lists.iterdir()) == 3

        # The desk was ended while it judged: nobody knows of the work, and it can be asked for again.
        came = tmp_path / "came"
        came.write_text(ABOVE, encoding="utf-8")
        lost = new_list(desk.desk.lists, NAME, None, "2026-11-27T08:00:00+07:00", {**LAW})
        new_round(lost, NAME, came).ask()
        page = browser.get(lost.path)
        assert f'action="{lost.path}/again"' in page.text
        assert browser.post(f"{lost.path}/again", {"seen": seen_on(page)}).status == 303
        job = desk.ended(lost.path)
        assert job.state == "done" and codes_on(browser.get(f"{lost.path}/1/mend")) == ["CP001"]


def test_reasons_are_kept_as_the_command_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(ABOVE, encoding="utf-8")
    finding = check(path, regulation="ttlt-04-2012").record()["findings"][0]
    accept(path, [(finding, "đã có\ný kiến")], "An")
    [read] = check(path, regulation="ttlt-04-2012").findings
    assert read.accepted is not None and (read.accepted.reason, read.accepted.by) == ("đã có ý kiến", "An")
    accept(path, [(finding, " ")], "An")  # a blank reason takes it back, and the file goes with the last one
    assert not (tmp_path / ACCEPTED_FILE).exists() and confirm_columns(path, []) is None


def test_columns_by_headings_and_by_letters() -> None:
    """
    | sheet | read as    | heading | what is sent     | kept as                |
    | A     | price_list | yes     | F is the price   | headings → columns     |
    | B     |            | none    | nothing          | not: it is no list yet |
    | C     | norm_lines | yes     | settled before   | C!A                    |
    """

    def sheet(name: str, by: str, settled: bool, **fields: str) -> dict[str, object]:
        columns = [{"column": letters, "heading": f"h{letters}", "field": field} for letters, field in fields.items()]
        return {"sheet": name, "by": by, "settled": settled, "offered": "price_list", "columns": columns}

    told = {
        "sheets": [
            sheet("A", "headings", False, E="price", F=""),
            sheet("B", "letters", False, A="name"),
            sheet("C", "letters", True, A="quantity"),
        ]
    }
    chosen: Chosen = {(0, "E"): "", (0, "F"): "price", (1, "A"): "name", (2, "A"): "quantity"}
    assert columns_chosen(told, chosen, 0) == ([({"E": "hE", "F": "hF"}, {"price": "F"})], {"quantity": "C!A"})
