// Gives the switch of languages, which modeltranslation draws without a label, its name.
"use strict";
window.addEventListener("load", () => {
  const { language } = document.getElementById("admin-words").dataset;
  document.getElementById("modeltranslation-main-switch")?.setAttribute("aria-label", language);
});
