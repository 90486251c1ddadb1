// Search in the table of prices, without diacritics.
(() => {
  const asked = document.getElementById("asked");
  if (!asked) return;
  const bodies = [...document.querySelectorAll("#prices tbody")].map((body) => [body, fold(body.textContent)]);
  const found = document.getElementById("found");
  asked.addEventListener("input", () => {
    const words = wordsOf(asked.value);
    let shown = 0;
    for (const [body, text] of bodies) {
      body.hidden = !hasAll(text, words);
      shown += body.hidden ? 0 : 1;
    }
    found.textContent = words.length ? `${shown} / ${bodies.length}` : "";
  });
})();
