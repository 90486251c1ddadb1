"use strict";
/** What a script adds to pages that work without one. */

/** Long work: shows its steps as they come, and the page of the result when it has ended. */
for (const place of document.querySelectorAll("[data-events]")) {
  const source = new EventSource(place.dataset.events);
  source.addEventListener("step", (event) => { place.innerHTML = event.data; });
  source.addEventListener("end", (event) => { source.close(); place.innerHTML = event.data; location.reload(); });
}

/** Files can be dropped where they can be chosen. */
for (const zone of document.querySelectorAll(".drop")) {
  const chosen = zone.querySelector("input[type=file]");
  if (!chosen) continue;
  for (const kind of ["dragover", "dragleave", "drop"]) {
    zone.addEventListener(kind, (event) => {
      event.preventDefault();
      zone.classList.toggle("over", kind === "dragover");
      if (kind !== "drop" || !event.dataTransfer.files.length) return;
      if (!chosen.multiple && event.dataTransfer.files.length > 1) return;
      chosen.files = event.dataTransfer.files;
      chosen.dispatchEvent(new Event("change", { bubbles: true }));
    });
  }
}

/** What was typed into a form and not sent yet: it differs from what the page came with. */
const isTyped = (form) => form.method === "post" && ("typed" in form.dataset || [...form.elements].some((field) => {
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "hidden") return false;
  if (!field.options) return "defaultValue" in field && field.value !== field.defaultValue;
  const first = [...field.options].find((option) => option.defaultSelected) || field.options[0];
  return Boolean(first) && !field.multiple && !first.selected;
}));
let answered = false; // whether the person was asked already

/** A form is sent once, however often the button is pressed; coming back to the page makes it usable again.
 * Who sends one form while another has something typed, and who leaves the page, is asked first. */
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) { event.preventDefault(); return; }
  const others = [...document.forms].filter((other) => other !== form && isTyped(other));
  if (others.length && !confirm(document.body.dataset.unsent)) {
    event.preventDefault();
    others[0].scrollIntoView({ block: "center" });
    return;
  }
  form.dataset.sent = "yes";
  answered = true;
});
window.addEventListener("beforeunload", (event) => {
  if (!answered && [...document.forms].some(isTyped)) event.preventDefault();
});
window.addEventListener("pageshow", () => {
  answered = false;
  for (const form of document.forms) delete form.dataset.sent;
});
