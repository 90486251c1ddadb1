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

/** A form is sent once, however often the button is pressed; coming back to the page makes it usable again. */
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) { event.preventDefault(); return; }
  event.target.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sent;
});
