"use strict";
/** Letters without their marks, in lower case: "Siêu âm" and "sieu am" are found by each other. */
function fold(text) {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** Whether a folded text has every word that was asked for. */
function hasAll(folded, words) {
  for (const word of words) if (!folded.includes(word)) return false;
  return true;
}

function wordsOf(asked) {
  return fold(asked).split(/\s+/).filter(Boolean);
}
