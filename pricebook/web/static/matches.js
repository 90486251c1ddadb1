"use strict";
/** Matches of names by keyboard: digits choose a candidate, 0 none of them; Enter or j goes to the next name, k to the one before. */
for (const form of document.querySelectorAll("form[data-matches]")) {
  const names = [...form.querySelectorAll("fieldset")];
  document.getElementById(form.dataset.matches).hidden = false;
  const go = (name) => {
    if (!name) { form.querySelector("button.main").focus(); return; }
    name.querySelector("input:checked").focus();
    name.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    const idle = event.target === document.body || event.target === document.getElementById("main"); // nothing has the focus yet
    const name = idle ? names[0] : event.target.closest("fieldset");
    if (!name || !form.contains(name) || !(idle || event.target.type === "radio")) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const place = names.indexOf(name);
    const candidates = [...name.querySelectorAll('input[value^="code:"]')];
    const digit = /^[0-9]$/.test(event.key) ? Number(event.key) : null;
    const chosen = digit === 0 ? name.querySelector('input[value="none"]') : digit ? candidates[digit - 1] : null;
    if (chosen) { chosen.checked = true; chosen.focus(); }
    else if (event.key === "Enter" || event.key === "j") go(idle ? name : names[place + 1]);
    else if (event.key === "k") go(names[Math.max(0, place - 1)]);
    else return;
    event.preventDefault();
  });
}
