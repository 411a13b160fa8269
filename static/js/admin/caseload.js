// The caseload by keyboard. Arrows, j and k go from name to name, h answers the row, s opens what
// puts it off, z takes back the last one. Single letters count only while a name has the focus.
const names = () => [...document.querySelectorAll(".cl-name")];

function step(name, by) {
  const all = names();
  all[all.indexOf(name) + by]?.focus();
}

const KEYS = {
  ArrowDown: (name) => step(name, 1),
  j: (name) => step(name, 1),
  ArrowUp: (name) => step(name, -1),
  k: (name) => step(name, -1),
  h: (name) => name.closest("tr").querySelector("form[action$='/handled/'] button")?.click(),
  s(name) {
    const menu = name.closest("tr").querySelector(".cl-snooze");
    if (!menu) return;
    menu.open = true;
    menu.querySelector("form button").focus();
  },
  z: () => document.querySelector(".is-handled .cl-answer button")?.click(),
};

function closeMenus(but) {
  document.querySelectorAll(".cl-snooze[open], .cl-more[open]").forEach((menu) => {
    if (menu !== but) menu.open = false;
  });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === "Escape") {
    const menu = document.activeElement.closest?.(".cl-snooze[open], .cl-more[open]");
    closeMenus();
    menu?.querySelector("summary").focus();
  } else if (document.activeElement.matches(".cl-name") && KEYS[event.key]) {
    event.preventDefault();
    KEYS[event.key](document.activeElement);
  }
});

document.addEventListener("click", (event) => {
  closeMenus(event.target.closest(".cl-snooze, .cl-more"));
});
