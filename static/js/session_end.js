// The questions after a session, and the page that answers them.
import { account, flush, keep } from "./outbox.js";
import * as session from "./session.js";
import { all, exercises, field, fill, find, form, lead, minutes, put, root, screen, title, where } from "./session_page.js";

const ORDER = ["pain", "effort", "words"], FIELDS = { pain: "pain_after", effort: "effort" };
export const isQuestion = (mode) => ORDER.includes(mode);
let sent;

export function ask(mode) {
  session.save({ mode });
  const legend = FIELDS[mode] && find(`#id_${FIELDS[mode]} > legend`).textContent, place = ORDER.indexOf(mode);
  screen(mode, legend ?? title.dataset.words, lead.dataset[mode]);
  where.hidden = !legend;
  put(where, fill(where.dataset.question, place + 1, ORDER.length - 1));
  if (mode === "words") names();
}
export const after = (mode, by) => ORDER[ORDER.indexOf(mode) + by];

// An exercise that felt wrong goes into her line by name; what was wrong she writes herself.
function names() {
  const did = session.outcomes().filter(([, { status }]) => status !== "left_out");
  find("[data-felt]").hidden = !did.length;
  find("[data-names]").replaceChildren(...did.map(([{ name }]) => {
    const li = document.createElement("li"), button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button--second button--fit", textContent: name });
    button.onclick = () => {
      const box = field("comment");
      box.value = [box.value.trim(), `${name}: `].filter(Boolean).join("\n");
      box.focus();
    };
    li.append(button);
    return li;
  }));
}

export function send() {
  session.save();
  const { send: url, name } = root.dataset;
  try {
    if (!account) throw new Error("nothing is kept for her here");
    sent = keep({ url, body: session.body(), title: name });
  } catch {
    return form.submit();
  }
  session.clear();
  finish();
  flush();
}

function finish() {
  const done = session.outcomes().filter(([, { status }]) => status === "planned" || status === "different");
  const pain = field("pain_after").value, band = pain === "" ? "" : pain <= 2 ? "fine" : pain <= 5 ? "allowed" : "much";
  const { in: text, nothing, took, tooks } = lead.dataset, { ran, one } = session.session;
  session.session.mode = "finish";
  screen("finish", title.dataset.finish, done.length ? fill(text, exercises(done.length), minutes(ran / 1000, took, tooks)) : nothing);
  root.dataset.band = band;
  for (const part of all("[data-answer]")) part.hidden = part.dataset.answer !== band;
  for (const part of all("[data-answer] > .range")) put(part, pain);
  find("[data-counts]").hidden = !one || !done.length;
  put(find("[data-sent]"), find("[data-sent]").dataset.saving);
  list();
}

function list() {
  const box = find("[data-did]"), { leftOut, lighter, setsOne, sets } = box.dataset;
  const why = (reason) => find(`[data-reason="${reason}"]`).textContent.toLowerCase();
  const words = (said) => ({ could_not: () => why(said.reason), left_out: () => leftOut })[said.status]?.() ?? (said.sets === 1 ? setsOne : fill(sets, said.sets));
  box.replaceChildren(...session.chosen().map((item) => {
    const li = document.createElement("li"), small = document.createElement("small"), said = session.outcome(item);
    const isLighter = session.session.lighter[item.id] && said.sets;
    small.textContent = [words(said), ...(isLighter ? [lighter] : [])].join(", ");
    li.append(`${item.name} `, small);
    return li;
  }));
}

document.addEventListener("outbox", ({ detail: { waiting, results } }) => {
  if (!sent) return;
  const line = find("[data-sent]"), mine = ({ id }) => id === sent, result = results.find(mine);
  if (result?.url) find("[data-change]").href = result.url;
  root.dataset.sent = result?.state === "refused" ? "refused" : waiting.some(mine) ? "kept" : "saved";
  put(line, line.dataset[root.dataset.sent]);
});
