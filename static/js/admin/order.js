// Rows with a position: buttons that move a row up or down and number them again.
// Without JavaScript the number itself does the same.
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

  function number(group) {
    rowsOf(group).forEach((row, place) => { positionOf(row).value = place; });
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

  function move(row, step, button) {
    const group = row.closest(".inline-group");
    const rows = rowsOf(group);
    const other = rows[rows.indexOf(row) + step];
    if (!other) return;
    if (step < 0) other.before(row);
    else other.after(row);
    number(group);
    button.focus();
    say(group, `${words().now} ${rowsOf(group).indexOf(row) + 1} / ${rows.length}`);
  }

  function button(row, step, sign, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "order-button";
    made.textContent = sign;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", () => move(row, step, made));
    return made;
  }

  function equip(row) {
    const position = positionOf(row);
    if (!position || row.querySelector(".order-button")) return;
    const place = row.querySelector(".order-buttons") || position.parentElement;
    place.append(button(row, -1, "↑", words().up), button(row, 1, "↓", words().down));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(ROW).forEach(equip);
  });
  document.addEventListener("formset:added", (event) => {
    equip(event.target);
    if (positionOf(event.target)) number(event.target.closest(".inline-group"));
  });
}
