"use strict";
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
  if (!rows.some((entry) => entry.row[at.ceiling])) return say("ceiling", "Văn bản không đặt mức tối đa cho các dịch vụ này.", true);
  if (!known.length) return say("ceiling", "Chưa có mức giá nào để so với mức tối đa.", true);
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
    height: 360, margin: { l: 90, r: 20, t: 10, b: 60 }, xaxis: { type: "log", dtick: "D2", tickformat: ",.0f", tickangle: -45, automargin: true, title: { text: "mức tối đa (đồng)" } },
    yaxis: { type: "log", dtick: "D2", tickformat: ",.0f", automargin: true, title: { text: "giá (đồng)", standoff: 12 } }, legend: { orientation: "h", y: 1.12 },
  }), options);
}

function changeChart() {
  const known = rows.filter((entry) => entry.change !== null);
  if (!rows.some((entry) => entry.row[at.current])) return say("change", "Danh sách không có giá hiện hành để so sánh.", true);
  if (!known.length) return say("change", "Chưa có mức giá nào để so với giá hiện hành.", true);
  const up = known.filter((e) => e.change > 0).length, down = known.filter((e) => e.change < 0).length;
  const largest = [...known].sort((a, b) => Math.abs(b.change) - Math.abs(a.change)).slice(0, LARGEST).reverse();
  say("change", exact(known.length) + " mức giá có giá hiện hành: " + exact(up) + " tăng, " + exact(down) + " giảm, " + exact(known.length - up - down) + " không đổi." +
    (known.length > LARGEST ? " Biểu đồ: " + LARGEST + " thay đổi lớn nhất." : ""));
  const labels = largest.map((e) => shortened(e.row[at.code] + " " + e.row[at.name]) + (data.classes[e.row[at.class]] ? " (" + data.classes[e.row[at.class]] + ")" : ""));
  Plotly.newPlot("chart-change", [{
    type: "bar", orientation: "h", x: largest.map((e) => e.change * 100), y: largest.map((e, i) => i), text: largest.map((e) => signed(e.change)),
    customdata: largest.map((e) => [escaped(e.row[at.name]), exact(e.row[at.current]), exact(e.row[at.price])]), cliponaxis: false,
    hovertemplate: "%{customdata[0]}<br>%{customdata[1]} → %{customdata[2]} đ<extra></extra>", marker: { color: largest.map((e) => (e.change > 0 ? COLOURS[1] : COLOURS[2])) },
  }], layout({ height: 90 + 26 * Math.max(9, largest.length), margin: { l: 20, r: 60, t: 10, b: 50 }, xaxis: { nticks: 5, automargin: true, title: { text: "thay đổi (%)" } }, yaxis: { automargin: true, tickvals: labels.map((_, i) => i), ticktext: labels.map(escaped) } }), options);
}

function costChart() {
  const { groups, counts, means } = data.costs;
  if (!groups.length) return say("cost", "Chưa có mức giá nào tính đủ chi phí.", true);
  say("cost", exact(groups.length) + " nhóm, " + exact(counts.reduce((a, b) => a + b, 0)) + " mức giá tính đủ chi phí; bình quân một mức giá, đồng.");
  const order = groups.map((_, i) => i).reverse();
  Plotly.newPlot("chart-cost", data.components.map((name, component) => ({
    type: "bar", orientation: "h", name: escaped(innerWidth < NARROW ? shortened(name, 38) : name), x: order.map((g) => means[g][component]), y: order.map((g, i) => i),
    marker: { color: COLOURS[component % COLOURS.length], pattern: { shape: ["", "/", ".", "x", "-", "|"][component % 6], fgopacity: 0.5 } }, hovertemplate: "%{x:,.0f} đ<extra>" + escaped(shortened(name)) + "</extra>",
  })), layout({ barmode: "stack", height: 140 + 26 * Math.max(6, groups.length), margin: { l: 20, r: 30, t: 10, b: 40 }, xaxis: { tickformat: ",.0f" }, legend: { orientation: "h", y: 1, yanchor: "bottom", traceorder: "normal" },
    yaxis: { automargin: true, tickvals: order.map((_, i) => i), ticktext: order.map((g) => escaped(shortened(groups[g])) + " (" + counts[g] + ")") } }), options);
}

// The chart library takes some tags in its texts for markup: none of ours is.
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
const NARROW = 600, LABEL = 30, SHORT_LABEL = 13;  // of the window, in pixels; characters of a label
const longest = () => (innerWidth < NARROW ? SHORT_LABEL : LABEL);
const shortened = (text, most = longest()) => (text.length > most ? text.slice(0, most - 1) + "…" : text);

function drawCharts() {
  const library = document.createElement("script");
  library.textContent = element("charts").textContent;
  document.head.append(library);
  for (const chart of [ceilingChart, changeChart, costChart]) chart();
  document.documentElement.dataset.charts = "drawn";
}

// On paper a chart is as wide as its column, whatever the window was.
const PRINTED = { "chart-ceiling": 480, "chart-change": 480, "chart-cost": 690 };
function fitCharts(printing) {
  if (printing && document.documentElement.dataset.charts !== "drawn") drawCharts();
  for (const [id, width] of Object.entries(PRINTED)) {
    if (element(id).data) Plotly.relayout(id, printing ? { width, autosize: false } : { width: null, autosize: true });
  }
}
