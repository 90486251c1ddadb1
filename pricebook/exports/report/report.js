"use strict";
(() => {
  const json = (id) => JSON.parse(document.getElementById(id).textContent);
  const element = (id) => document.getElementById(id);
  const data = json("data");
  const at = Object.fromEntries(data.columns.map((name, column) => [name, column]));
  const PAGE = 100;
  const MISSING = data.missing;

  // --- figures in words: exact decimals come as text and stay text -------------------------------------------
  const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ".");
  function exact(text) {
    if (text === null || text === undefined) return MISSING;
    const [whole, decimals] = String(text).split(".");
    const sign = whole.startsWith("-") ? "-" : "";
    return sign + grouped(whole.replace("-", "")) + (decimals ? "," + decimals : "");
  }
  const dong = (value) => (value === null || value === undefined ? MISSING : exact(value) + " đ");
  const percent = (ratio) => (ratio * 100).toLocaleString("vi-VN", { maximumFractionDigits: 1 }) + " %";

  function made(tag, text, name) {
    const node = document.createElement(tag);
    if (text !== undefined && text !== null) node.textContent = text;
    if (name) node.className = name;
    return node;
  }

  // --- the table ---------------------------------------------------------------------------------------------
  const rows = data.rows.map((row, index) => ({
    row,
    index,
    folded: fold(row[at.id] + " " + row[at.code] + " " + row[at.name]),
    share: row[at.price] !== null && row[at.ceiling] ? row[at.price] / row[at.ceiling] : null,
    change: row[at.price] !== null && row[at.current] ? row[at.price] / row[at.current] - 1 : null,
  }));
  const byName = new Intl.Collator("vi", { numeric: true });
  const columns = [
    { name: "STT", width: "5rem", number: true, key: (r) => r.row[at.number] },
    { name: "Mã số", width: "9rem", key: (r) => r.row[at.code] },
    { name: "Dịch vụ", key: (r) => r.row[at.name] },
    { name: "Hạng", width: "7rem", key: (r) => data.classes[r.row[at.class]] || null },
    { name: "Mức tối đa", width: "8rem", number: true, key: (r) => r.row[at.ceiling] },
    { name: "Giá hiện hành", width: "8rem", number: true, key: (r) => r.row[at.current] },
    { name: "Giá (đồng)", width: "8rem", number: true, key: (r) => r.row[at.price] },
    { name: "% tối đa", width: "6rem", number: true, key: (r) => r.share },
    { name: "Thay đổi", width: "7rem", number: true, key: (r) => r.change },
  ].map((column) => ({ ...column, used: rows.some((entry) => column.key(entry) !== null) }));
  const state = { sort: 0, down: false, page: 0, open: new Set(), shown: rows, all: false };
  const headings = element("prices").tHead.rows[0];
  const body = element("prices").tBodies[0];

  columns.forEach((column, number) => {
    const cell = made("th");
    cell.scope = "col";
    if (column.width) cell.style.width = column.width;
    const button = made("button", column.name);
    button.type = "button";
    if (column.number) button.style.textAlign = "right";
    button.addEventListener("click", () => {
      state.down = state.sort === number && !state.down;
      state.sort = number;
      refresh();
    });
    cell.append(button);
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
    for (const [flag, words] of [["capped", "giới hạn"], ["regional", "khu vực"], ["flagged", "cơ sở"], ["disputed", "ý kiến"], ["fixed", "cố định"]]) {
      if (row[at[flag]]) cell.append(" ", made("span", words, "tag"));
    }
    line.append(cell, made("td", data.classes[row[at.class]]));
    for (const name of ["ceiling", "current"]) line.append(made("td", row[at[name]] === null ? "" : exact(row[at[name]]), "number"));
    line.append(made("td", exact(row[at.price]), row[at.price] === null ? "number missing" : "number"));
    line.append(made("td", entry.share === null ? "" : percent(entry.share), "number"));
    line.append(made("td", entry.change === null ? "" : (entry.change > 0 ? "+" : "") + percent(entry.change), "number"));
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

  // --- how a price came about: read only when asked for ---------------------------------------------------------
  let traces = null;
  let shared = null;
  function traceOf(index) {
    if (!traces) {
      traces = element("traces").textContent.split("\n");
      shared = json("things");
    }
    return JSON.parse(traces[index]);
  }

  function traceRow({ row, index }) {
    const trace = traceOf(index);
    const line = made("tr", null, "traced");
    const cell = made("td");
    cell.colSpan = columns.filter((column) => column.used).length;
    cell.append(stepsOf(trace, row));
    for (const [component, cost, given] of trace.parts) {
      const index_ = data.indices[component];
      const before = given !== null && index_ ? " (" + exact(given) + " × " + index_ + ")" : "";
      cell.append(made("h3", data.components[component] + ": " + dong(cost) + before));
      const list = made("ul");
      for (const item of trace.items) if (item[0] === component) list.append(itemOf(item));
      if (list.childElementCount) cell.append(list);
    }
    line.append(cell);
    return line;
  }

  function stepsOf(trace, row) {
    const list = made("ul");
    const say = (text) => list.append(made("li", text));
    say("Tổng chi phí: " + dong(trace.composed) + " → làm tròn " + dong(trace.rounded) + " (" + data.rounding + ")");
    if (trace.ceiling !== null) say("Mức tối đa " + dong(trace.ceiling) + (trace.share === null ? "" : " × " + exact(trace.share)) + " → giới hạn " + dong(trace.bound));
    if (trace.proposed !== null) say("Địa phương quyết định: " + dong(trace.proposed));
    if (trace.cut) say("Giảm " + dong(trace.cut) + " theo " + trace.why);
    say("Giá: " + dong(row[at.price]) + (trace.status ? " (" + trace.status + ")" : ""));
    if (row[at.remark]) say("Ghi chú: " + row[at.remark]);
    return list;
  }

  function itemOf([, thing, quantity, per, loss, net, cost, source]) {
    const item = shared.things[thing];
    const node = made("li");
    if (quantity === null && net === null) {
      node.append(made("span", item.basis + ": " + dong(cost) + " "));
    } else {
      const loses = loss === "0" ? "" : ", hao hụt " + exact(loss) + " %";
      const many = per === "1" ? "" : " cho " + exact(per) + " lần";
      node.append(made("span",
        [item.code, item.name].filter(Boolean).join(" ") + ": " + exact(quantity) + " " + (item.unit || "") + many + loses + " → " +
        exact(net) + " × " + dong(item.price) + " = " + dong(cost) + " — " + item.basis + " "));
    }
    node.append(made("span", "[" + source + "]", "source"));
    if (item.awards.length) {
      const list = made("ul");
      for (const [award, words, used] of item.awards) list.append(awardOf(shared.awards[award], words, used));
      node.append(list);
    }
    return node;
  }

  function awardOf([name, strength, bidder, province, decision, day, price, unit, factor, unitPrice, source], words, used) {
    const divided = factor === null || factor === "1" ? "" : " ÷ " + exact(factor) + " = " + dong(unitPrice);
    const whose = [province, bidder, decision, day].filter(Boolean).join(", ");
    const node = made("li", null, used ? "used" : "not-used");
    node.append(made("span", (used ? "✔ " : "✘ ") + dong(price) + "/" + (unit || "?") + divided + " — " + words + "; " +
      [name, strength].filter(Boolean).join(" ") + (whose ? "; " + whose : "") + " "));
    node.append(made("span", "[" + source + "]", "source"));
    return node;
  }

  // --- the charts: the library is read once the table stands ----------------------------------------------------
  const MOST_POINTS = 3000;
  const LARGEST = 20;
  const COLOURS = ["#12588f", "#c26a00", "#3d7d3a", "#8a3d82", "#5b6470", "#a3001b"];
  const layout = (more) => ({
    margin: { l: 70, r: 20, t: 10, b: 50 }, font: { family: "inherit", size: 13, color: "#16202a" }, separators: ",.",
    paper_bgcolor: "#fff", plot_bgcolor: "#fff", ...more,
  });
  const options = { displaylogo: false, responsive: true, displayModeBar: false };

  function say(chart, text, empty) {
    element("t-" + chart).textContent = text;
    if (empty) element("chart-" + chart).classList.add("empty");
  }

  function ceilingChart() {
    const known = rows.filter((entry) => entry.share !== null);
    if (!known.length) return say("ceiling", "Văn bản không đặt mức tối đa cho các dịch vụ này.", true);
    const capped = known.filter((entry) => entry.row[at.capped]).length;
    say("ceiling", exact(known.length) + " mức giá có mức tối đa; " + exact(capped) + " bị giới hạn; cao nhất " + percent(known.reduce((m, e) => Math.max(m, e.share), 0)) + " của mức tối đa.");
    if (known.length > MOST_POINTS) {
      Plotly.newPlot("chart-ceiling", [{ type: "histogram", x: known.map((e) => e.share * 100), xbins: { start: 0, size: 5 }, marker: { color: COLOURS[0] }, hovertemplate: "%{x} %: %{y} mức giá<extra></extra>" }],
        layout({ xaxis: { title: { text: "% của mức tối đa" } }, yaxis: { title: { text: "số mức giá" } }, bargap: 0.05 }), options);
      return;
    }
    const most = known.reduce((m, e) => Math.max(m, e.row[at.ceiling]), 0);
    const least = known.reduce((m, e) => Math.min(m, e.row[at.price]), most);
    const points = (name, colour, symbol, some) => ({
      type: "scatter", mode: "markers", name, x: some.map((e) => e.row[at.ceiling]), y: some.map((e) => e.row[at.price]),
      text: some.map((e) => escaped(e.row[at.name])), marker: { color: colour, symbol, size: 8 }, hovertemplate: "%{text}<br>%{y:,.0f} / %{x:,.0f} đ<extra></extra>",
    });
    Plotly.newPlot("chart-ceiling", [
      { type: "scatter", mode: "lines", name: "mức tối đa", x: [least, most], y: [least, most], line: { color: COLOURS[5], dash: "dash" }, hoverinfo: "skip" },
      points("trong giới hạn", COLOURS[0], "circle", known.filter((e) => !e.row[at.capped])),
      points("bị giới hạn", COLOURS[1], "diamond", known.filter((e) => e.row[at.capped])),
    ], layout({
      margin: { l: 90, r: 20, t: 10, b: 60 }, xaxis: { type: "log", dtick: "D2", tickformat: ",.0f", tickangle: -45, automargin: true, title: { text: "mức tối đa (đồng)" } },
      yaxis: { type: "log", dtick: "D2", tickformat: ",.0f", automargin: true, title: { text: "giá (đồng)", standoff: 12 } }, legend: { orientation: "h", y: 1.12 },
    }), options);
  }

  function changeChart() {
    const known = rows.filter((entry) => entry.change !== null);
    if (!known.length) return say("change", "Danh sách không có giá hiện hành để so sánh.", true);
    const up = known.filter((e) => e.change > 0).length, down = known.filter((e) => e.change < 0).length;
    const largest = [...known].sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, LARGEST).reverse();
    say("change", exact(known.length) + " mức giá có giá hiện hành: " + exact(up) + " tăng, " + exact(down) + " giảm, " + exact(known.length - up - down) + " không đổi." +
      (known.length > LARGEST ? " Biểu đồ: " + LARGEST + " thay đổi lớn nhất." : ""));
    const labels = largest.map((e) => shortened(e.row[at.code] + " " + e.row[at.name]) + (data.classes[e.row[at.class]] ? " (" + data.classes[e.row[at.class]] + ")" : ""));
    Plotly.newPlot("chart-change", [{
      type: "bar", orientation: "h", x: largest.map((e) => e.change * 100), y: largest.map((e, i) => i), text: largest.map((e) => (e.change > 0 ? "+" : "") + percent(e.change)),
      customdata: largest.map((e) => [escaped(e.row[at.name]), exact(e.row[at.current]), exact(e.row[at.price])]), cliponaxis: false,
      hovertemplate: "%{customdata[0]}<br>%{customdata[1]} → %{customdata[2]} đ<extra></extra>", marker: { color: largest.map((e) => (e.change > 0 ? COLOURS[1] : COLOURS[2])) },
    }], layout({ height: 90 + 26 * Math.max(9, largest.length), margin: { l: 20, r: 60, t: 10, b: 50 }, xaxis: { title: { text: "thay đổi (%)" } }, yaxis: { automargin: true, tickvals: labels.map((_, i) => i), ticktext: labels.map(escaped) } }), options);
  }

  function costChart() {
    const { groups, counts, means } = data.costs;
    if (!groups.length) return say("cost", "Chưa có mức giá nào tính đủ chi phí.", true);
    say("cost", exact(groups.length) + " nhóm, " + exact(counts.reduce((a, b) => a + b, 0)) + " mức giá tính đủ chi phí; bình quân một mức giá, đồng.");
    const order = groups.map((_, i) => i).reverse();
    Plotly.newPlot("chart-cost", data.components.map((name, component) => ({
      type: "bar", orientation: "h", name: escaped(name), x: order.map((g) => means[g][component]), y: order.map((g, i) => i),
      marker: { color: COLOURS[component % COLOURS.length], pattern: { shape: ["", "/", ".", "x", "-", "|"][component % 6], fgopacity: 0.5 } }, hovertemplate: "%{x:,.0f} đ<extra>" + escaped(shortened(name)) + "</extra>",
    })), layout({ barmode: "stack", height: 140 + 26 * Math.max(6, groups.length), margin: { l: 20, r: 30, t: 10, b: 40 }, xaxis: { tickformat: ",.0f" }, legend: { orientation: "h", y: 1, yanchor: "bottom", traceorder: "normal" },
      yaxis: { automargin: true, tickvals: order.map((_, i) => i), ticktext: order.map((g) => escaped(shortened(groups[g])) + " (" + counts[g] + ")") } }), options);
  }

  // The chart library takes some tags in its texts for markup: none of ours is.
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
  const shortened = (text) => (text.length > 30 ? text.slice(0, 29) + "…" : text);

  function drawCharts() {
    const library = document.createElement("script");
    library.textContent = element("charts").textContent;
    document.head.append(library);
    for (const chart of [ceilingChart, changeChart, costChart]) chart();
    document.documentElement.dataset.charts = "drawn";
  }

  // --- joined ---------------------------------------------------------------------------------------------------
  for (const id of ["group", "class", "missing", ...FLAGS]) element(id).addEventListener("change", refresh);
  element("asked").addEventListener("input", refresh);
  document.querySelector("form.filters").addEventListener("submit", (event) => event.preventDefault());
  for (const [id, step] of [["previous", -1], ["next", 1]]) {
    element(id).addEventListener("click", () => { state.page += step; draw(); element("services").focus(); });
  }
  addEventListener("beforeprint", () => { state.all = true; draw(); });
  addEventListener("afterprint", () => { state.all = false; draw(); });
  addEventListener("keydown", (event) => {
    if (event.key === "/" && !/^(INPUT|SELECT)$/.test(document.activeElement.tagName)) { event.preventDefault(); element("asked").focus(); }
  });
  refresh();
  const asked = decodeURIComponent(location.hash.slice(1));
  const linked = asked && rows.find(({ row }) => row[at.id] === asked);
  if (linked) { state.open.add(linked.index); element("asked").value = linked.row[at.id]; refresh(); }
  new IntersectionObserver((seen, observer) => {
    if (seen.some((entry) => entry.isIntersecting)) { observer.disconnect(); setTimeout(drawCharts, 0); }
  }, { rootMargin: "200px" }).observe(element("chart-ceiling"));
})();
