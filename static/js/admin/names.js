// Gives a name to the fields that Django's admin and modeltranslation draw without a label:
// the switch of languages, fields in the columns of a table, dates in two parts, and searches.
"use strict";
{
  function columnOf(field) {
    const cell = field.closest("td, div[class^='field-'], div[class*=' field-']");
    const name = cell && [...cell.classList].find((part) => part.startsWith("field-"));
    if (field.closest("td.delete")) return field.closest("table").querySelector("th:last-child").textContent.trim();
    const head = name && field.closest("table").querySelector(`th.${name.replace("field-", "column-")}`);
    return head ? head.textContent.trim() : "";
  }

  function nameColumns() {
    const fields = ".tabular :is(input:not([type=hidden]), select, textarea):not([aria-label])";
    document.querySelectorAll(fields).forEach((field) => {
      const name = columnOf(field);
      if (name) field.setAttribute("aria-label", name);
    });
  }

  function nameDates() {
    document.querySelectorAll(".form-row .datetime input").forEach((field) => {
      const label = field.closest(".form-row").querySelector("label, legend");
      const part = field.previousSibling?.textContent.trim() || "";
      field.setAttribute("aria-label", `${label?.textContent.trim() || ""} ${part}`);
    });
  }

  function nameSearches() {
    document.querySelectorAll("select.select2-hidden-accessible").forEach((select) => {
      const label = document.querySelector(`label[for="${select.id}"]`);
      const shown = select.nextElementSibling?.querySelector(".select2-selection");
      if (!label || !shown || shown.dataset.named) return;
      label.id ||= `${select.id}_label`;
      shown.setAttribute("aria-labelledby", `${label.id} ${shown.getAttribute("aria-labelledby")}`);
      shown.querySelector("[role=textbox]")?.setAttribute("aria-label", label.textContent.trim());
      shown.dataset.named = "yes";
    });
  }

  function nameAll() {
    const { language } = document.getElementById("admin-words").dataset;
    document.getElementById("modeltranslation-main-switch")?.setAttribute("aria-label", language);
    nameColumns();
    nameDates();
    nameSearches();
  }

  // jQuery's own "ready" runs what was asked first, first: the others have drawn by then.
  const afterTheOthers = () => (window.django?.jQuery ? window.django.jQuery(nameAll) : nameAll());
  window.addEventListener("load", afterTheOthers);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
}
