// Texts stand in the form once for each language. This shows one language at a time, or all;
// the choice is kept while the browser is open. Without JavaScript all of them stand there.
"use strict";
{
  const KEPT = "admin-language";
  const PARTS = ".form-row, .fieldBox, td, th";

  const words = () => document.getElementById("admin-words");
  const known = () =>
    [...words().content.querySelectorAll("[lang]")].map((name) => [name.lang, name.textContent]);

  // The language of a part is the ending that all its fields share: field-name_nl, column-name_nl.
  function languageOf(part) {
    const names = [...part.classList].filter((name) => /^(field|column)-/.test(name));
    const codes = new Set(names.map((name) => name.match(/_([a-z]{2})$/)?.[1]));
    const [code] = codes;
    return codes.size === 1 && known().some(([each]) => each === code) ? code : "";
  }

  function parts(form) {
    return [...form.querySelectorAll(PARTS)]
      .map((part) => [part, languageOf(part)])
      .filter(([, code]) => code);
  }

  function mark(form) {
    for (const [part, code] of parts(form)) {
      part.dataset.textLanguage = code;
      part.querySelectorAll("input[type=text], textarea, .readonly, .ProseMirror").forEach((field) => {
        field.lang = code;
      });
      [part, ...part.querySelectorAll("label")].forEach(quietEnding);
    }
  }

  // "Name [nl]": the ending is only told when all languages stand below each other.
  function quietEnding(label) {
    const ending = /^(.*?)( \[[a-z]{2}\])(:?\s*)$/s;
    const isText = (part) => part.nodeType === Node.TEXT_NODE && ending.test(part.data);
    const text = [...label.childNodes].find(isText);
    if (!text) return;
    const found = text.data.match(ending);
    const code = document.createElement("span");
    code.className = "label-language";
    code.textContent = found[2];
    text.replaceWith(found[1], code, found[3]);
  }

  function show(form, chosen) {
    form.dataset.shows = chosen;
    for (const [part, code] of parts(form)) part.hidden = chosen !== "all" && code !== chosen;
    form.querySelectorAll("[name=shown-language]").forEach((radio) => {
      radio.checked = radio.value === chosen;
    });
  }

  function state(form, code) {
    const own = parts(form).filter(([, each]) => each === code).map(([part]) => part);
    if (own.some((part) => part.querySelector(".errorlist"))) return ["wrong", words().dataset.wrong];
    const fields = own
      .filter((part) => !part.closest(".empty-form, .collapse"))
      .filter((part) => !part.closest(".line")?.querySelector("[name$='-card']")?.value) // its words stand on the card
      .filter((part) => !part.matches("[class*=field-aliases_], [class*=field-synonyms_]")) // each language has its own
      .flatMap((part) => [...part.querySelectorAll("input[type=text], textarea:not([hidden])")]);
    const empty = fields.filter((field) => !field.value.trim()).length;
    return empty ? ["some-empty", `${empty} ${words().dataset.empty}`] : ["", ""];
  }

  function segment(form, code, name) {
    const label = document.createElement("label");
    const radio = document.createElement("input");
    radio.type = "radio";
    radio.name = "shown-language";
    radio.value = code;
    radio.setAttribute("form", "no-form"); // it belongs to the page, not to what is saved
    radio.addEventListener("change", () => {
      sessionStorage.setItem(KEPT, code);
      show(form, code);
    });
    const text = document.createElement("span");
    if (code !== "all") text.lang = code;
    text.textContent = name;
    label.append(radio, text);
    const [kind, said] = code === "all" ? ["", ""] : state(form, code);
    if (said) {
      const told = document.createElement("small");
      told.className = kind;
      told.textContent = said;
      label.append(told);
    }
    return label;
  }

  function build(form) {
    const box = document.createElement("fieldset");
    box.className = "segments language-switch";
    const legend = document.createElement("legend");
    legend.textContent = words().dataset.language;
    box.append(legend);
    for (const [code, name] of known()) box.append(segment(form, code, name));
    box.append(segment(form, "all", words().dataset.all));
    const first = form.querySelector("fieldset.module, .inline-group");
    first.before(box);
  }

  function start(form) {
    const codes = known().map(([code]) => code);
    const wrong = codes.find((code) => state(form, code)[0] === "wrong");
    const adding = document.querySelector("#django-admin-form-add-constants[data-model-name]");
    const kept = sessionStorage.getItem(KEPT);
    const own = [...codes, "all"].includes(kept) ? kept : document.documentElement.lang;
    return wrong || (adding ? codes[0] : own);
  }

  function follow(form) {
    form.addEventListener("reveal", (event) => {
      const code = event.target.closest("[data-text-language]")?.dataset.textLanguage;
      if (code && form.dataset.shows !== "all") show(form, code);
    });
    document.addEventListener("formset:added", () => {
      mark(form);
      show(form, form.dataset.shows);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    const form = document.querySelector("#content-main form[id$=_form]");
    if (!form || !parts(form).length) return;
    mark(form);
    build(form);
    show(form, start(form));
    follow(form);
  });
}
