"use strict";
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
  if (row[at.unit]) say("Đơn vị tính: " + row[at.unit]);
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
