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
    markEnds(group);
  }

  // The first cannot go up and the last cannot go down; both stay in the tab order.
  function markEnds(group) {
    const rows = rowsOf(group);
    rows.forEach((row, place) => {
      const [up, down] = row.querySelectorAll(".order-button");
      up?.setAttribute("aria-disabled", String(place === 0));
      down?.setAttribute("aria-disabled", String(place === rows.length - 1));
    });
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

  function nameOf(row) {
    const name = row.querySelector("summary b, .inline_label, td.original p");
    return name?.firstChild?.textContent.trim() || "";
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
    const place = `${words().now} ${rowsOf(group).indexOf(row) + 1} / ${rows.length}`;
    say(group, `${nameOf(row)} ${place}`.trim());
  }

  function button(row, step, label) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = `order-button order-${step < 0 ? "up" : "down"}`;
    made.setAttribute("aria-label", label);
    made.title = label;
    made.addEventListener("click", () => move(row, step, made));
    return made;
  }

  // The number gives way to the buttons; it is still what is saved.
  function equip(row) {
    const position = positionOf(row);
    if (!position || row.querySelector(".order-button")) return;
    const beside = row.querySelector(".order-buttons");
    const place = beside || position.parentElement;
    place.append(button(row, -1, words().up), button(row, 1, words().down));
    const box = beside && position.closest(".fieldBox, .form-row");
    if (box) box.hidden = true;
    else position.type = "hidden";
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(ROW).forEach(equip);
    document.querySelectorAll(".inline-group").forEach((group) => {
      if (group.querySelector(".order-button")) markEnds(group);
    });
  });
  document.addEventListener("formset:added", (event) => {
    equip(event.target);
    if (positionOf(event.target)) number(event.target.closest(".inline-group"));
  });
}
