"use strict";
// Search as one types; the page is whole without it.
(() => {
  const form = document.querySelector("form.search");
  const asked = document.getElementById("asked");
  const of = document.getElementById("of"); // the group; there is none to choose where there is but one
  const found = document.getElementById("found");
  const sections = [...document.querySelectorAll("main section")].map((section) => ({
    section,
    rows: [...section.querySelectorAll("tbody tr")].map((row) => ({
      row,
      folded: fold((row.querySelector("th").dataset.code || "") + " " + row.querySelector("th").firstChild.textContent),
    })),
  }));

  function search() {
    const words = wordsOf(asked.value);
    let count = 0;
    for (const [number, { section, rows }] of sections.entries()) {
      let some = false;
      const chosen = !of || of.value === "" || Number(of.value) === number + 1;
      for (const { row, folded } of rows) {
        const shown = chosen && hasAll(folded, words);
        if (row.hidden === shown) row.hidden = !shown;
        if (shown) { some = true; count += 1; }
      }
      section.hidden = !some;
    }
    found.textContent = count ? count.toLocaleString("vi-VN") + " dịch vụ" : "Không tìm thấy dịch vụ nào.";
  }

  function changed() {
    search();
    if (form.getBoundingClientRect().top > 0) form.scrollIntoView(); // on a small screen what was found comes into view
  }

  asked.addEventListener("input", changed);
  if (of) of.addEventListener("change", changed);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && document.activeElement !== asked) { event.preventDefault(); asked.focus(); }
    if (event.key === "Escape" && asked.value) { asked.value = ""; search(); asked.focus(); }
  });
  form.hidden = false;
  search();
})();
