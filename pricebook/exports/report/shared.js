"use strict";
// What table, traces and charts share: the data, and figures in words.
const json = (id) => JSON.parse(document.getElementById(id).textContent);
const element = (id) => document.getElementById(id);
const data = json("data");
const at = Object.fromEntries(data.columns.map((name, column) => [name, column]));
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

const rows = data.rows.map((row, index) => ({
  row,
  index,
  folded: fold(row[at.id] + " " + row[at.code] + " " + row[at.name]),
  share: row[at.price] !== null && row[at.ceiling] ? row[at.price] / row[at.ceiling] : null,
  change: row[at.price] !== null && row[at.current] ? row[at.price] / row[at.current] - 1 : null,
}));
const signed = (ratio) => (ratio > 0 ? "+" : "") + percent(ratio);
