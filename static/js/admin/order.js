// Rows with a position: their buttons move a row up or down at once and number the rows again;
// Alt with an arrow key does the same from inside a row. Without JavaScript the buttons send
// the page.
"use strict";
{
  const words = () => document.getElementById("admin-words").dataset;
  const ROW = ".inline-related:not(.empty-form):not(.tabular), .tabular tr.form-row:not(.empty-form)";

  function positionOf(row) {
    return row.querySelector("input[name$='-position']");
  }

  function rowsOf(group) {
    return [...group.querySelectorAll(ROW)].filter(positionOf);
  }

  // A line stays in its phase: another one is chosen in the line itself.
  function familyOf(row) {
    return rowsOf(row.closest(".inline-group")).filter((other) => other.dataset.family === row.dataset.family);
  }

  function number(rows) {
    rows.forEach((row, place) => { positionOf(row).value = place; });
  }

  function say(group, text) {
    let region = group.querySelector(".order-said");
    if (!region) {
      region = document.createElement("p");
      region.className = "order-said visually-hidden";
      region.setAttribute("aria-live", "polite");
      group.append(region);
    }
    region.textContent = text;
  }

  function mark(rows) {
    rows.forEach((row, place) => {
      const [up, down] = row.querySelectorAll(".order-button");
      up?.setAttribute("aria-disabled", String(place === 0));
      down?.setAttribute("aria-disabled", String(place === rows.length - 1));
    });
  }

  function nameOf(row) {
    const name = row.querySelector("summary b, .inline_label, td.original p");
    return name?.firstChild?.textContent.trim() || "";
  }

  function move(row, step, focused) {
    const rows = familyOf(row);
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    number(familyOf(row));
    mark(familyOf(row));
    focused.focus();
    const name = nameOf(row);
    const place = `${words().now} ${familyOf(row).indexOf(row) + 1} / ${rows.length}`;
    say(row.closest(".inline-group"), name ? `${name}: ${place}` : place);
  }

  function made(direction, label) {
    const button = document.createElement("button");
    button.className = `order-button order-${direction}`;
    button.setAttribute("aria-label", label);
    button.title = label;
    return button;
  }

  function buttonsOf(row) {
    const drawn = [...row.querySelectorAll(".order-button")];
    if (drawn.length) return drawn;
    const buttons = [made("up", words().up), made("down", words().down)];
    const place = row.querySelector(".order-buttons, td.field-place") || positionOf(row).parentElement;
    place.append(...buttons);
    return buttons;
  }

  // The number gives way to the buttons; it is still what is saved.
  function hideNumber(row) {
    if (row.querySelector("td.field-place")) {
      row.querySelector("td.field-position").hidden = true;
      row.closest("table").querySelector("th.column-position").hidden = true;
      return;
    }
    const box = row.querySelector(":scope > .order-buttons") && positionOf(row).closest(".fieldBox, .form-row");
    if (box) box.hidden = true;
    else positionOf(row).type = "hidden";
  }

  function equip(row) {
    if (!positionOf(row) || row.dataset.moves) return;
    row.dataset.moves = "yes";
    hideNumber(row);
    buttonsOf(row).forEach((button, index) => {
      button.type = "button";
      button.addEventListener("click", () => move(row, index ? 1 : -1, button));
    });
    row.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      move(row, event.key === "ArrowUp" ? -1 : 1, event.target);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(ROW).forEach(equip);
    document.querySelectorAll(ROW).forEach((row) => positionOf(row) && mark(familyOf(row)));
  });
  document.addEventListener("formset:added", (event) => {
    equip(event.target);
    if (!positionOf(event.target)) return;
    number(familyOf(event.target));
    mark(familyOf(event.target));
  });
}
