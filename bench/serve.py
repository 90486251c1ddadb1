"""Times a desk that is given 20 lists of 9,271 rows at once, while somebody goes on looking at pages.

    python bench/serve.py

C  pricebook check of one such list, alone, as a whole process: what a request may take at most
W  the longest that any request waited while all lists were judged: the uploads themselves, the desk, and pages of lists
M  the memory of the desk and of all its children together, at its highest; and of the desk alone
"""

import argparse
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from check import ENVIRONMENT, make, run

BOUNDARY = "bench-of-the-desk"


class Browser:
    """A browser that keeps its cookie, and knows the token of the forms."""

    def __init__(self, address: str) -> None:
        self.host, _, path = address.removeprefix("http://").partition("/")
        self.cookie, self.csrf = "", ""
        answer = self.ask("GET", f"/{path}")[1]
        self.cookie = answer.getheader("set-cookie", "").partition(";")[0]
        found = re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", "/")[2])
        assert found is not None
        self.csrf = found[1]

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[float, http.client.HTTPResponse, str]:
        """Seconds, answer and text of one request."""
        headers = {"Cookie": self.cookie, "Origin": f"http://{self.host}"}
        if body is not None:
            headers["Content-Type"] = f"multipart/form-data; boundary={BOUNDARY}"
        started = time.perf_counter()
        connection = http.client.HTTPConnection(self.host, timeout=600)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return time.perf_counter() - started, answer, text

    def bring(self, path: Path) -> tuple[float, str]:
        """Brings a list: seconds, and the page that it has."""
        parts = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in (("csrf", self.csrf), ("regulation", "nq-399-2025"))
        )
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'.encode()
        seconds, answer, text = self.ask("POST", "/lists", parts + head + path.read_bytes() + f"\r\n--{BOUNDARY}--\r\n".encode())
        assert answer.status == 303, (answer.status, text)
        return seconds, answer.getheader("location", "")


def memory_of(process: int) -> tuple[int, int]:
    """Bytes in memory: of a process, and of it with its children; what they share is counted once."""
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    sizes = []
    for each in (str(process), *children):
        try:
            told = Path(f"/proc/{each}/smaps_rollup").read_text(encoding="ascii")
        except OSError:  # it has ended
            continue
        sizes.append(int(re.findall(r"Pss: +(\d+)", told)[0]) * 1024)
    return sizes[0], sum(sizes)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--lists", type=int, default=20)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path, rows = folder / "list.xlsx", folder / "rows.txt"
        make(path, rows)
        check = ("-m", "pricebook", "check", str(path), "--regulation", "nq-399-2025", "-o", str(folder / "out"), "--force")
        alone = statistics.median(run(*check, status=1)[0] for _ in range(4))
        desk = folder / "desk"
        desk.mkdir()
        command = [sys.executable, "-m", "pricebook", "serve", str(desk), "--no-open"]
        served = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8", env=ENVIRONMENT | {"PYTHONUNBUFFERED": "1"}
        )
        try:
            assert served.stdout is not None
            address = re.search(r"http://\S+", served.stdout.readline())
            assert address is not None
            browser = Browser(address[0])
            waited: list[float] = []
            memory: list[tuple[int, int]] = []
            pages: list[str] = []

            def bring() -> None:
                seconds, page = browser.bring(path)
                waited.append(seconds)
                pages.append(page)

            started = time.perf_counter()
            threads = [threading.Thread(target=bring) for _ in range(given.lists)]
            for thread in threads:
                thread.start()
            ready: set[str] = set()
            while len(ready) < given.lists:
                for page in ("/", *[page for page in pages if page not in ready]):
                    seconds, answer, text = browser.ask("GET", page)
                    assert answer.status == 200, (page, answer.status, text[:500])
                    waited.append(seconds)
                    memory.append(memory_of(served.pid))
                    if page != "/" and browser.ask("GET", f"{page}/said.json")[1].status == 200:
                        ready.add(page)
                    time.sleep(0.1)  # as somebody who looks from page to page in haste; a desk refuses more than 50 a second
            whole = time.perf_counter() - started
            for thread in threads:
                thread.join()
        finally:
            served.terminate()
            served.wait()
        print(f"C one check alone {alone:.2f} s; {given.lists} lists judged in {whole:.1f} s; load {os.getloadavg()[0]:.1f}")
        print(
            f"W of {len(waited)} requests: longest {max(waited):.3f} s, median {statistics.median(waited):.3f} s;"
            f" longest / C {max(waited) / alone:.2f}"
        )
        print(f"M desk {max(m[0] for m in memory) / 2**20:.0f} MB, with its children {max(m[1] for m in memory) / 2**20:.0f} MB")


if __name__ == "__main__":
    main()
