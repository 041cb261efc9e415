/* Narrows a long list in the page by what its rows say of themselves (components/narrow.html). The state stands in the
   address, so that a view can be kept and sent on. Without this script the list is whole and the form is not seen. */
(() => {
  "use strict";

  const box = document.querySelector(".narrow");
  if (!box) return;
  const form = box.querySelector("form");
  const details = box.querySelector("details");
  const status = box.querySelector("[role=status]");
  const criteria = box.querySelector(".criteria");
  const clearButton = box.querySelector("button");
  const jump = document.querySelector(".jump");

  const { chu: letters, xep: order } = form.elements;
  const fields = [...form.elements];
  const filters = fields.filter((field) => field !== order);

  /* Without tones and case, as many people type: "Đường bộ" → "duong bo". */
  const fold = (text) =>
    text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d").replace(/\s+/g, " ").trim();

  const groups = [...document.querySelectorAll("main section")]
    .map((section) => ({
      section,
      rows: [...section.querySelectorAll("[data-rank]")].map((element) => ({
        element,
        rank: Number(element.dataset.rank),
        name: fold(element.querySelector("h3, a").textContent),
      })),
      sentence: section.querySelector(".sub"),
      link: jump?.querySelector(`[href="#${section.getAttribute("aria-labelledby")}"]`),
    }))
    .filter((group) => group.rows.length);
  for (const group of groups) {
    group.whole = group.sentence?.textContent;
    group.end = group.rows[group.rows.length - 1].element.nextSibling;
  }

  // ---- what is asked for --------------------------------------------------------------------------------------------

  const asked = () => filters.filter((field) => field.value.trim());

  const has = (row, field) =>
    field === letters
      ? row.name.includes(fold(field.value))
      : row.element.getAttribute(`data-${field.name}`).split(" ").includes(field.value);

  /* The address with these fields' values; what else stands in it stays. */
  const query = (given) => {
    const parameters = new URLSearchParams(location.search);
    for (const field of fields) parameters.delete(field.name);
    for (const field of given) if (field.value.trim()) parameters.append(field.name, field.value.trim());
    return `?${parameters}`.replace(/^\?$/, "");
  };

  // ---- what is shown ------------------------------------------------------------------------------------------------

  function show() {
    const wanted = asked();
    const seen = new Set(); // by rank: under two offices a task stands twice
    for (const group of groups) {
      const shown = group.rows.filter((row) => wanted.every((field) => has(row, field)));
      for (const row of group.rows) row.element.hidden = !shown.includes(row);
      for (const row of shown) seen.add(row.rank);
      group.section.hidden = !shown.length;
      if (group.sentence) {
        const part = shown.length < group.rows.length;
        group.sentence.textContent = part ? filled(group.sentence, shown.length) : group.whole;
      }
      if (group.link) {
        group.link.parentNode.hidden = !shown.length;
        group.link.nextElementSibling.textContent = shown.length;
      }
      const rows = order.value ? [...group.rows].sort((a, b) => a.rank - b.rank) : group.rows;
      for (const row of rows) row.element.parentNode.insertBefore(row.element, group.end);
    }
    if (jump) jump.hidden = !seen.size;
    say(wanted, seen.size);
  }

  const filled = (element, shown) => element.dataset.shown.replace("{shown}", shown);

  function say(wanted, shown) {
    const words = wanted.length ? (shown ? filled(box, shown) : box.dataset.none) : box.dataset.all;
    if (status.textContent !== words) status.textContent = words;
    status.classList.toggle("vh", !wanted.length);
    clearButton.hidden = !wanted.length;
    const named = (field) => field.selectedOptions?.[0].dataset.name ?? field.value.trim();
    criteria.textContent = wanted.map((field) => `${field.labels[0].textContent}: ${named(field)}`).join("; ");
  }

  /* The address is this view's own; the other views of the list and the other language keep the narrowing, without the
     letters where names are in other words. */
  function keep() {
    for (const link of document.querySelectorAll(".views a")) link.search = query(fields);
    for (const link of document.querySelectorAll("a.language")) link.search = query(fields.filter((f) => f !== letters));
    const search = query(fields);
    if (search === location.search) return;
    try {
      history.replaceState(null, "", location.pathname + search + location.hash);
    } catch {
      // A browser may refuse, as in a closed-off frame: the list is narrowed all the same.
    }
  }

  function update() {
    clearTimeout(typing);
    show();
    keep();
  }

  function clear() {
    for (const field of filters) field.value = "";
    update();
  }

  /* What the address points to is never left hidden. */
  function reveal() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target?.closest("[hidden]")) return;
    clear();
    target.scrollIntoView();
  }

  function read() {
    const parameters = new URLSearchParams(location.search);
    for (const field of fields) {
      field.value = parameters.get(field.name) ?? "";
      if (field.selectedIndex < 0) field.value = ""; // a value that is not offered
    }
    update();
    reveal();
  }

  let typing;
  form.addEventListener("input", (event) => {
    clearTimeout(typing);
    if (event.target === letters) typing = setTimeout(update, 200); // not with every letter that is read out
  });
  form.addEventListener("change", update);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    update();
  });
  clearButton.addEventListener("click", () => {
    clear();
    details.firstElementChild.focus(); // the button is gone
  });
  addEventListener("popstate", read); // comes with a new fragment too

  box.hidden = false;
  read();
  details.open = matchMedia("(min-width: 48rem)").matches; // a phone sees the list first, and in words what narrows it
})();
