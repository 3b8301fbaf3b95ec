// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The page is whole without this: it only sorts and filters rows that are there.
"use strict";
document.documentElement.classList.add("js");
const search = document.getElementById("search"), shown = document.getElementById("shown");
const tables = [...document.querySelectorAll("table.results")].map((table) => ({
  table, section: table.closest("section"), counts: table.classList.contains("joined"),
  rows: [...table.tBodies[0].querySelectorAll("tr.main")].map((main) => {
    const next = main.nextElementSibling, more = next && next.classList.contains("more") ? next : null;
    return {main, more, text: (main.textContent + " " + (more ? more.textContent : "")).toLowerCase()};
  }),
}));
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let visible = 0, all = 0;
  for (const {section, rows, counts} of tables) {
    let here = 0;
    for (const row of rows) {
      const fits = words.every((word) => row.text.includes(word));
      row.main.hidden = !fits;
      if (row.more) row.more.hidden = !fits;
      here += fits;
    }
    section.hidden = here === 0;
    visible += counts ? here : 0;
    all += counts ? rows.length : 0;
  }
  shown.textContent = words.length ? visible + " of " + all : all + (all === 1 ? " result" : " results");
}
function sort(entry, header) {
  const index = header.cellIndex, down = header.getAttribute("aria-sort") === "descending";
  const numeric = header.classList.contains("n");
  const key = (row) => numeric ? Number(row.main.cells[index].dataset.n) : row.main.cells[index].textContent;
  const sign = down ? 1 : -1;
  entry.rows.sort((a, b) => sign * (numeric ? key(a) - key(b) : key(a).localeCompare(key(b), "en", {numeric: true})));
  for (const other of header.parentNode.cells) other.removeAttribute("aria-sort");
  header.setAttribute("aria-sort", down ? "ascending" : "descending");
  const fragment = document.createDocumentFragment();
  for (const row of entry.rows) fragment.append(row.main, ...(row.more ? [row.more] : []));
  entry.table.tBodies[0].append(fragment);
}
for (const entry of tables)
  for (const header of entry.table.tHead.rows[0].cells)
    header.querySelector("button").addEventListener("click", () => sort(entry, header));
search.addEventListener("input", filter);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && document.activeElement !== search) { event.preventDefault(); search.focus(); }
  if (event.key === "Escape" && document.activeElement === search) { search.value = ""; filter(); }
});
filter();
