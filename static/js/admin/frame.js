// The frame of every staff page: keys, the menu button, links to what is wrong, and wide
// tables that the arrow keys can move. Everything here is comfort: without it all still works.

const isTyping = (element) => element.closest("input, select, textarea, [contenteditable=true]");

function reveal(target) {
  for (let part = target; part; part = part.parentElement) {
    if (part instanceof HTMLDetailsElement) part.open = true;
  }
  target.dispatchEvent(new CustomEvent("reveal", { bubbles: true }));
  const field = target.matches("input, select, textarea, a, button")
    ? target
    : target.querySelector("input:not([type=hidden]), select, textarea") || target;
  const shown = field.nextElementSibling?.querySelector?.(".select2-selection") || field;
  shown.focus();
}

// ---- keys: / finds, Escape leaves, Ctrl Enter does what the page is for ----
function primary(form) {
  return form.querySelector(":is(input, button)[type=submit].default");
}

document.addEventListener("keydown", (event) => {
  const find = document.getElementById("find-words");
  if (event.key === "/" && find && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    find.focus();
    find.select();
  } else if (event.key === "Escape") {
    leave(event.target);
  } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = primary(event.target.closest("form") || document.querySelector("main") || document);
    if (button) {
      event.preventDefault();
      button.click();
    }
  }
});

function leave(target) {
  if (target.id === "find-words") target.blur();
  const open = document.querySelector("#menu-button[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

document.addEventListener("click", (event) => {
  const menu = document.querySelector("#menu-button[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
  const link = event.target.closest?.(".error-summary a[href^='#']");
  const target = link && document.getElementById(link.hash.slice(1));
  if (!target) return;
  event.preventDefault();
  reveal(target);
});

// ---- what is wrong is said first; each field knows that it is meant ----
document.getElementById("error-summary")?.focus();
document.querySelectorAll(".errorlist").forEach((list) => {
  const place = list.closest("td, .fieldBox, .form-row, div") || list.parentElement;
  const field = place.querySelector("input:not([type=hidden]), select, textarea");
  if (!field) return;
  list.id ||= `${field.id}_error`;
  field.setAttribute("aria-invalid", "true");
  const told = field.getAttribute("aria-describedby") || "";
  if (!told.split(" ").includes(list.id)) {
    field.setAttribute("aria-describedby", `${told} ${list.id}`.trim());
  }
});

const row = document.querySelector(".submit-row");
const words = document.getElementById("admin-words");
const main = row && primary(row);
if (main && words && !document.querySelector("body.popup")) {
  const hint = document.createElement("span");
  hint.className = "keys";
  hint.textContent = `${words.dataset.keys}: ${main.matches("button") ? main.textContent.trim() : main.value}`;
  row.append(hint);
}

// ---- on a phone the filters stand above the list: only the ones in use stay open ----
if (matchMedia("(max-width: 767px)").matches && !sessionStorage.getItem("django.admin.filtersState")) {
  document.querySelectorAll("#changelist-filter details").forEach((filter) => {
    filter.open = !filter.querySelector("li:first-child.selected");
  });
}

// ---- boxes that scroll sideways can be reached by keyboard ----
function reachable() {
  document.querySelectorAll(".results, .tabular, .module, .sessions-scroll, .scrolls").forEach((box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    const quiet = !box.querySelector("a[href], button, input:not([type=hidden]), select, textarea");
    if (wide && quiet && getComputedStyle(box).overflowX !== "visible") box.tabIndex = 0;
  });
}
reachable();
addEventListener("resize", reachable);
