"use strict";
// Search as one types; the page is whole without it.
(() => {
  const form = document.querySelector("form.search");
  const asked = document.getElementById("asked");
  const found = document.getElementById("found");
  const sections = [...document.querySelectorAll("main section")].map((section) => ({
    section,
    rows: [...section.querySelectorAll("tbody tr")].map((row) => ({
      row,
      folded: fold(row.cells[1].textContent + " " + row.cells[2].firstChild.textContent),
    })),
  }));

  function search() {
    const words = wordsOf(asked.value);
    let count = 0;
    for (const { section, rows } of sections) {
      let some = false;
      for (const { row, folded } of rows) {
        const shown = hasAll(folded, words);
        if (row.hidden === shown) row.hidden = !shown;
        if (shown) { some = true; count += 1; }
      }
      section.hidden = !some;
    }
    found.textContent = count ? count.toLocaleString("vi-VN") + " dịch vụ" : "Không tìm thấy dịch vụ nào.";
  }

  asked.addEventListener("input", () => {
    search();
    if (form.getBoundingClientRect().top > 0) form.scrollIntoView(); // on a small screen what was found comes into view
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== asked) { event.preventDefault(); asked.focus(); }
    if (event.key === "Escape" && asked.value) { asked.value = ""; search(); asked.focus(); }
  });
  form.hidden = false;
  search();
})();
