"use strict";
/** Long work: shows its steps as they come, and the page of the result when it has ended. */
for (const place of document.querySelectorAll("[data-events]")) {
  const source = new EventSource(place.dataset.events);
  source.addEventListener("step", (event) => { place.innerHTML = event.data; });
  source.addEventListener("end", (event) => { source.close(); place.innerHTML = event.data; location.reload(); });
}
