"use strict";
// The table of all prices: searched, filtered, sorted, a page at a time; each row opens to its trace.
const PAGE = 100;
// --- the table ---------------------------------------------------------------------------------------------
const byName = new Intl.Collator("vi", { numeric: true });
const columns = [
  { name: "STT", width: 5, number: true, key: (r) => r.row[at.number] },
  { name: "Mã số", width: 13, key: (r) => r.row[at.code] },
  { name: "Dịch vụ", width: 33, key: (r) => r.row[at.name] },
  { name: "Hạng", width: 8, key: (r) => data.classes[r.row[at.class]] || null },
  { name: "Mức tối đa", width: 9, number: true, key: (r) => r.row[at.ceiling] },
  { name: "Giá hiện hành", width: 9, number: true, key: (r) => r.row[at.current] },
  { name: "Giá (đồng)", width: 10, number: true, always: true, key: (r) => r.row[at.price] }, // a row without one says so
  { name: "% tối đa", width: 7, number: true, key: (r) => r.share },
  { name: "Thay đổi", width: 8, number: true, key: (r) => r.change },
].map((column) => ({ ...column, used: column.always || rows.some((entry) => column.key(entry) !== null) }));
const all = columns.reduce((sum, column) => sum + (column.used ? column.width : 0), 0);
const state = { sort: 0, down: false, page: 0, open: new Set(), shown: rows, all: false };
const headings = element("prices").tHead.rows[0];
const body = element("prices").tBodies[0];

columns.forEach((column, number) => {
  const cell = made("th");
  cell.scope = "col";
  cell.style.width = (100 * column.width) / all + "%";
  const button = made("button", column.name);
  button.type = "button";
  if (column.number) button.style.textAlign = "right";
  button.addEventListener("click", () => {
    state.down = state.sort === number && !state.down;
    state.sort = number;
    refresh();
  });
  cell.append(button, made("span", column.name, "paper")); // what prints is no button: those are not repeated on each page
  if (column.number) cell.classList.add("number");
  cell.hidden = !column.used;
  headings.append(cell);
});
for (const [select, values] of [["group", data.groups], ["class", data.classes]]) {
  values.forEach((value, number) => {
    if (value) element(select).append(new Option(value, number));
  });
}
const FLAGS = ["capped", "regional", "flagged", "disputed"];

function filtered() {
  const words = wordsOf(element("asked").value);
  const group = element("group").value;
  const of = element("class").value;
  const flags = FLAGS.filter((name) => element(name).checked).map((name) => at[name]);
  const missing = element("missing").checked;
  return rows.filter(({ row, folded }) =>
    (group === "" || row[at.group] === Number(group)) && (of === "" || row[at.class] === Number(of)) &&
    (!missing || row[at.price] === null) && flags.every((flag) => row[flag]) && hasAll(folded, words));
}

function sorted(found) {
  const { key, number } = columns[state.sort];
  const turn = state.down ? -1 : 1;
  if (state.sort === 0) return state.down ? [...found].reverse() : found;
  return [...found].sort((one, two) => {
    const a = key(one), b = key(two);
    if (a === null || b === null) return a === b ? one.index - two.index : a === null ? 1 : -1;  // what is not there comes last
    const order = number ? a - b : byName.compare(a, b);
    return order ? turn * order : one.index - two.index;
  });
}

function refresh() {
  state.shown = sorted(filtered());
  state.page = 0;
  [...headings.cells].forEach((cell, number) => {
    if (number === state.sort) cell.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else cell.removeAttribute("aria-sort");
  });
  draw();
}

function draw() {
  const pages = Math.max(1, Math.ceil(state.shown.length / PAGE));
  const shown = state.all ? state.shown : state.shown.slice(state.page * PAGE, (state.page + 1) * PAGE);
  const parts = document.createDocumentFragment();
  for (const entry of shown) {
    parts.append(rowOf(entry));
    if (state.open.has(entry.index)) parts.append(traceRow(entry));
  }
  body.replaceChildren(parts);
  element("found").textContent =
    state.shown.length ? exact(state.shown.length) + " / " + exact(rows.length) + " mức giá" : "Không có mức giá nào.";
  element("where").textContent = "Trang " + (state.page + 1) + " / " + pages;
  element("previous").disabled = state.page === 0;
  element("next").disabled = state.page >= pages - 1;
}

function tagsOf(row) {
  const unable = row[at.flagged];
  return [
    row[at.capped] && "bị giới hạn", row[at.regional] && "giá bình quân khu vực", row[at.fixed] && "giá cố định",
    unable && "thiếu điều kiện ở " + unable + " cơ sở", row[at.disputed] && "chưa thống nhất", row[at.settled] && "đã có chỉ đạo",
  ].filter(Boolean);
}

function rowOf(entry) {
  const { row, index } = entry;
  const line = made("tr");
  line.append(made("td", row[at.number], "number"), made("td", row[at.code]));
  const cell = made("th");
  cell.scope = "row";
  cell.style.fontWeight = "normal";
  const button = made("button", row[at.name], "open");
  button.type = "button";
  button.setAttribute("aria-expanded", String(state.open.has(index)));
  button.dataset.row = index;
  cell.append(button);
  for (const words of tagsOf(row)) cell.append(" ", made("span", words, "tag"));
  line.append(cell, made("td", data.classes[row[at.class]]));
  for (const name of ["ceiling", "current"]) line.append(made("td", row[at[name]] === null ? "" : exact(row[at[name]]), "number"));
  line.append(made("td", exact(row[at.price]), row[at.price] === null ? "number missing" : "number"));
  line.append(made("td", entry.share === null ? "" : percent(entry.share), "number"));
  line.append(made("td", entry.change === null ? "" : signed(entry.change), "number"));
  columns.forEach((column, number) => { line.cells[number].hidden = !column.used; });
  return line;
}

body.addEventListener("click", (event) => {
  const button = event.target.closest("button.open");
  if (!button) return;
  const entry = rows[Number(button.dataset.row)];
  const line = button.closest("tr");
  if (state.open.delete(entry.index)) {
    button.setAttribute("aria-expanded", "false");
    line.nextElementSibling.remove();
  } else {
    state.open.add(entry.index);
    button.setAttribute("aria-expanded", "true");
    line.after(traceRow(entry));
  }
});


// --- joined ---------------------------------------------------------------------------------------------------
for (const id of ["group", "class", "missing", ...FLAGS]) element(id).addEventListener("change", refresh);
element("asked").addEventListener("input", refresh);
document.querySelector("form.filters").addEventListener("submit", (event) => event.preventDefault());
for (const [id, step] of [["previous", -1], ["next", 1]]) {
  element(id).addEventListener("click", () => { state.page += step; draw(); element("services").focus(); });
}
const folds = [...document.querySelectorAll("details")];
addEventListener("beforeprint", () => {
  state.folded = folds.filter((entry) => !entry.open);
  for (const entry of state.folded) entry.open = true;
  state.all = true;
  draw();
  fitCharts(true);
});
addEventListener("afterprint", () => {
  for (const entry of state.folded) entry.open = false;
  state.all = false;
  draw();
  fitCharts(false);
});
addEventListener("keydown", (event) => {
  if (event.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); element("asked").focus(); }
});
refresh();

function linkedService() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return ""; // a link that was cut off
  }
}
const linked = rows.filter(({ row }) => row[at.id] === linkedService());
if (linked.length) {
  for (const entry of linked) state.open.add(entry.index);
  state.shown = linked;
  draw();
}
new IntersectionObserver((seen, observer) => {
  if (seen.some((entry) => entry.isIntersecting)) { observer.disconnect(); setTimeout(drawCharts, 0); }
}, { rootMargin: "200px" }).observe(element("chart-ceiling"));
