// Gives a name to the fields that Django's admin draws without a label: fields in the columns
// of a table, moments in two parts, searches, and the editor of rich text.
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

  // Heads of columns that hold no field are no heads.
  function emptyHeads() {
    document.querySelectorAll(".tabular thead th").forEach((head) => {
      if (head.textContent.trim() || head.querySelector("img")) return;
      const cell = document.createElement("td");
      cell.className = head.className;
      head.replaceWith(cell);
    });
  }

  function nameDates() {
    document.querySelectorAll(".form-row input:is([type=date], [type=time])[aria-label]").forEach((field) => {
      const label = field.closest(".fieldBox, .form-row").querySelector("label, legend");
      if (!label || field.dataset.named) return;
      field.setAttribute("aria-label", `${label.textContent.trim()} ${field.getAttribute("aria-label")}`);
      field.dataset.named = "yes";
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

  function nameEditors() {
    document.querySelectorAll(".prose-editor .ProseMirror").forEach((text) => {
      const field = text.closest(".prose-editor").querySelector("textarea");
      const label = field && document.querySelector(`label[for="${field.id}"]`);
      if (label) text.setAttribute("aria-label", label.textContent.replace(/:\s*$/, "").trim());
    });
  }

  function nameAll() {
    emptyHeads();
    nameColumns();
    nameDates();
    nameSearches();
    nameEditors();
  }

  // jQuery's own "ready" runs what was asked first, first: the others have drawn by then.
  const afterTheOthers = () => (window.django?.jQuery ? window.django.jQuery(nameAll) : nameAll());
  window.addEventListener("load", afterTheOthers);
  document.addEventListener("formset:added", () => setTimeout(nameAll));
}
