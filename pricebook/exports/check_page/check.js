// Findings by cause or by sheet, filtered; each with its row and those around it. Only what is opened is built.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const groups = document.getElementById("groups");
  if (!groups) return;
  const AT_ONCE = 50;
  const WORDS = { error: "lỗi", warning: "cảnh báo", info: "thông tin" };
  const CLASSES = { error: "error", warning: "warn", info: "info" };
  const chosen = (id) => { const field = document.getElementById(id); return field ? field.value : ""; };
  const number = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, ".");
  const NO_SHEET = "Toàn bộ tệp và tệp khác";

  function make(name, text, kind) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    return made;
  }
  const sheetOf = (finding) => (finding.t === undefined ? NO_SHEET : data.sheets[finding.t].name || "Bảng giá");
  for (const finding of data.findings) {
    finding.folded = fold([finding.m, finding.p, finding.l, finding.a || "", data.causes[finding.c].title].join(" "));
    if (finding.t !== undefined) finding.folded += " " + fold((data.sheets[finding.t].rows[finding.r] || []).join(" "));
  }
  function offer(id, entries) {
    for (const [value, text] of entries) {
      const option = make("option", text);
      option.value = value;
      document.getElementById(id).append(option);
    }
  }
  offer("cause", data.causes.map((cause, at) => [at, cause.title]));
  offer("sheet", [...new Set(data.findings.map(sheetOf))].map((name) => [name, name]));

  const FIGURE = /^-?[\d.]+(,\d+)?$/;
  function around(finding) {
    const sheet = data.sheets[finding.t];
    const head = sheet.heads.filter((each) => each.row < finding.r).pop();
    const table = make("table", "", "around");
    const top = make("tr");
    top.append(make("th", "Dòng"));
    sheet.columns.forEach((letters, at) => top.append(make("th", head && head.texts[at] ? head.texts[at] : letters)));
    for (const cell of top.children) cell.scope = "col";
    table.append(make("thead"), make("tbody"));
    table.tHead.append(top);
    for (let row = finding.r - 2; row <= finding.r + 2; row += 1) {
      const texts = sheet.rows[row];
      if (!texts || (head && row <= head.row)) continue;
      const line = make("tr", "", row === finding.r ? "own" : "");
      const name = make("th", number(row));
      name.scope = "row";
      line.append(name);
      texts.forEach((text, at) => {
        const wrong = row === finding.r && at === finding.k ? " wrong" : "";
        line.append(make("td", text, (FIGURE.test(text) ? "figure" : "") + wrong));
      });
      table.tBodies[0].append(line);
    }
    const wide = make("div", "", "wide");
    wide.tabIndex = 0;
    wide.setAttribute("role", "region");
    wide.setAttribute("aria-label", "Dòng trong tệp: " + finding.p);
    wide.append(table);
    return wide;
  }
  function article(finding) {
    const made = make("article");
    const title = make("h3");
    title.append(make("span", WORDS[finding.s], "tag " + CLASSES[finding.s]));
    if (finding.n !== undefined) title.append(make("span", finding.n ? "mới" : "còn từ lần trước", "tag other"));
    if (finding.a) title.append(make("span", "được chấp nhận", "tag other"));
    title.append(finding.m);
    made.append(title, make("p", "Vị trí: " + finding.p + (finding.o ? "; các ô liên quan: " + finding.o : ""), "about"));
    if (finding.l) made.append(make("p", "Căn cứ: " + finding.l, "about"));
    if (finding.f && !finding.a) made.append(make("p", "Cách xử lý: " + finding.f));
    if (finding.a) made.append(make("p", "Lý do chấp nhận: " + finding.a));
    if (finding.t !== undefined) made.append(around(finding));
    return made;
  }
  function fill(inside, findings, from, all) {
    const until = all ? findings.length : from + AT_ONCE;
    inside.append(...findings.slice(from, until).map(article));
    if (until >= findings.length) return;
    const more = make("button", `Xem tiếp ${number(Math.min(AT_ONCE, findings.length - until))} trong ${number(findings.length - until)} nội dung`, "screen");
    more.type = "button";
    more.addEventListener("click", () => { more.remove(); fill(inside, findings, until); });
    inside.append(more);
  }
  function matches(finding, words) {
    const state = chosen("state");
    return (!chosen("severity") || finding.s === chosen("severity")) &&
      (!chosen("cause") || finding.c === Number(chosen("cause"))) &&
      (!chosen("sheet") || sheetOf(finding) === chosen("sheet")) &&
      (!state || (state === "accepted" ? !!finding.a : state === "open" ? !finding.a : state === "new" ? finding.n === 1 : finding.n === 0)) &&
      hasAll(finding.folded, words);
  }
  function show() {
    const words = wordsOf(chosen("asked"));
    const found = data.findings.filter((finding) => matches(finding, words));
    const bySheet = chosen("by") === "t";
    const keyed = new Map(bySheet ? [] : data.causes.map((cause, at) => [at, []]));
    for (const finding of found) {
      const key = bySheet ? sheetOf(finding) : finding.c;
      if (!keyed.has(key)) keyed.set(key, []);
      keyed.get(key).push(finding);
    }
    groups.replaceChildren();
    for (const [key, findings] of keyed) {
      if (!findings.length) continue;
      const group = make("details");
      const summary = make("summary", `${bySheet ? key : data.causes[key].title}: ${number(findings.length)}`);
      if (!bySheet) summary.append(make("small", WORDS[data.causes[key].severity]));
      const inside = make("div", "", "inside");
      group.append(summary, inside);
      group.fill = (all) => { if (all) inside.replaceChildren(); if (all || !inside.firstChild) fill(inside, findings, 0, all); };
      group.addEventListener("toggle", () => { if (group.open) group.fill(false); });
      groups.append(group);
    }
    const first = groups.firstElementChild;
    if (first) { first.open = true; first.fill(false); }
    document.getElementById("shown").textContent = found.length < data.findings.length ? `${number(found.length)} / ${number(data.findings.length)}` : "";
  }
  const filters = document.getElementById("filters");
  filters.addEventListener("input", show);
  filters.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("beforeprint", () => { for (const group of groups.children) { group.open = true; group.fill(true); } });
  show();
})();
