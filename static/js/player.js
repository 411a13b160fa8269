// The guided session: the pages before and after it, its sheets, and what each button does. A
// reload, a call or an empty battery goes on at the same set.
import { account, flush, keep } from "./outbox.js";
import { changed, chosen, clear, drop, isElsewhere, isEmpty, older, restart, save, session, takeUp } from "./session.js";
import { after, ask, isQuestion, send } from "./session_end.js";
import * as page from "./session_page.js";
import {
  finish, goPast, goTo, hold, isPlaying, isRunning, longer, next, onward, open, pause, placeInWords, previous, step, tick, whenOver,
} from "./session_run.js";
import * as signals from "./signals.js";
import { fewer } from "./steps.js";

const { root, find, all, form, title, lead, where, items, itemOf, put, fill, screen } = page;
let old;

// --- before and after ----------------------------------------------------------------------------------

function begin() {
  session.mode = "prepare";
  if (!session.safe) return screen("safety", title.dataset.safety);
  form.hidden = false;
  if (takeUp()) return resume();
  [old] = older();
  if (old) return screen("old", title.dataset.old, fill(lead.dataset.old, old.title));
  prepare();
}
function prepare() {
  const lines = chosen(), total = lines.reduce((sum, item) => sum + item.total, 0), { minute, minutes } = lead.dataset;
  screen("prepare", title.dataset.prepare, `${page.exercises(lines.length)}, ${page.minutes(total, minute, minutes)}.`);
  for (const option of all("[data-option]")) option.hidden = !session[option.dataset.option];
}
function resume() {
  const place = session.mode === "play" && placeInWords(session.at);
  screen("resume", title.dataset.resume, fill(lead.dataset.were, place || where.dataset.questions));
}
function end() {
  hold();
  signals.quiet();
  signals.stayLit(false);
  if (!isEmpty()) return ask("pain");
  clear();
  location.assign(find(".play-top .back-link").href);
}
function move(by) {
  const mode = after(session.mode, by);
  if (mode) return ask(mode);
  goTo(session.at);
}

// --- sheets ----------------------------------------------------------------------------------------------

let runsAfter = false;
function sheet(name) {
  const dialog = find(`#sheet-${name}`), line = changed(itemOf(step().line.id)), { el, lighter, seconds, repetitions } = line;
  const inside = (path) => all(path, dialog), slot = dialog.querySelector("[data-slot]"), amount = seconds || repetitions;
  slot?.append(name === "how" ? el.querySelector(".play-how") : find("[data-sound]"));
  for (const button of inside("[data-do=lighter]")) button.hidden = !lighter || Boolean(session.lighter[line.id]);
  for (const button of inside("[data-do=usual]")) button.hidden = !session.lighter[line.id];
  for (const button of inside("[data-do=lessSets]")) button.hidden = line.sets < 2 || step().set >= line.sets;
  for (const text of inside("[data-easier]")) put(text, lighter);
  for (const button of inside("[data-do=fewer]")) {
    put(button, fill(button.dataset[seconds ? "seconds" : "repetitions"], fewer(amount), amount));
    button.hidden = fewer(amount) === amount;
  }
  runsAfter = isRunning();
  if (runsAfter) pause();
  dialog.showModal();
}
function closed({ target }) {
  const how = target.querySelector(".play-how"), sound = target.querySelector("[data-sound]");
  if (how) itemOf(root.dataset.line).el.querySelector(".log-item").before(how);
  if (sound) find(".play-prepare .disclosure").before(sound);
  if (runsAfter && isPlaying() && !isRunning()) pause();
}
function shut() {
  runsAfter = false;
  for (const dialog of all("dialog[open]")) dialog.close();
}

function change(what) {
  const { id } = step().line;
  shut();
  session.change[id] = { ...session.change[id], ...what };
  goTo(session.at);
}
function lighten(id, isLighter) {
  shut();
  if (isLighter) session.lighter[id] = 1;
  else delete session.lighter[id];
  goTo(session.at);
}

// --- what she presses --------------------------------------------------------------------------------------

const acts = {
  start() {
    if (session.light) for (const { id, lighter } of items) if (lighter) session.lighter[id] = 1;
    goTo(null);
  },
  goOn: () => (isQuestion(session.mode) ? ask(session.mode) : goTo(session.at)),
  again() {
    restart();
    prepare();
  },
  end() {
    shut();
    end();
  },
  stop: () => sheet("stop"),
  begin: onward,
  skip: onward,
  pause,
  done: finish,
  next,
  previous,
  more: longer,
  back: () => move(-1),
  forward: () => move(1),
  leave() {
    for (const input of all(".play-question:not([hidden]) input:checked")) input.checked = false;
    move(1);
  },
  lighter: () => lighten(step().line.id, true),
  usual: () => lighten(step().line.id, false),
  fewer: () => change(step().line.seconds ? { seconds: fewer(step().line.seconds) } : { repetitions: fewer(step().line.repetitions) }),
  lessSets: () => change({ sets: step().line.sets - 1 }),
  leaveOut({ dataset: { reason } }) {
    const { id } = step().line;
    shut();
    session.skipped[id] = reason;
    goPast(id);
  },
  hurtsStop() {
    shut();
    session.skipped[step().line.id] = "hurts";
    end();
  },
  saveOld() {
    keep({ url: old.url, body: old.body, title: old.title });
    acts.dropOld();
    flush();
  },
  dropOld() {
    drop(old);
    begin();
  },
  takeOver: begin,
  try() {
    signals.tone("begin");
    signals.say(title.textContent);
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};

root.addEventListener("click", ({ target, detail }) => {
  signals.wake();
  if (target.closest("[data-close]")) return target.closest("dialog").close();
  const button = target.closest("[data-do], [data-sheet]");
  if (!button || (detail > 1 && button.dataset.main !== undefined)) return; // a double tap is one tap
  if (button.dataset.sheet) sheet(button.dataset.sheet);
  else acts[button.dataset.do]?.(button);
});
root.addEventListener("close", closed, true);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (isQuestion(session.mode)) send();
});
find("[data-asks]")?.addEventListener("submit", (event) => {
  if (!account) return;
  event.preventDefault();
  keep({ url: event.target.action, body: new URLSearchParams({ answer: "none", said_at: new Date().toISOString() }), title: title.dataset.safety });
  session.safe = true;
  flush();
  begin();
});
// A finger's tap on an answer goes on by itself, in the time it takes to see it; keys do not.
let tapped = false;
root.addEventListener("pointerup", () => (tapped = true));
root.addEventListener("keydown", () => (tapped = false));
form.addEventListener("click", ({ target }) => {
  const { mode } = session;
  if (target.type === "radio" && tapped && isQuestion(mode)) setTimeout(() => session.mode === mode && move(1), 450);
});
form.addEventListener("change", ({ target }) => {
  if (target.name === "sound") signals.choose(target.value);
  if (target.dataset.extra !== undefined) (session.extra = target.checked), prepare();
  if (isQuestion(session.mode)) save();
});
form.addEventListener("input", ({ target }) => target.name === "comment" && isQuestion(session.mode) && save());
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest("button, input, select, textarea, a, summary, dialog")) return;
  const main = all("[data-main]").find((button) => button.offsetParent);
  if (!main) return;
  event.preventDefault();
  if (!event.repeat) main.click();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden || !isPlaying()) return;
  tick();
  if (isPlaying()) open();
});
addEventListener("storage", ({ key }) => {
  if (!isElsewhere(key) || session.mode === "finish") return;
  hold();
  session.mode = "elsewhere";
  screen("elsewhere", title.dataset.elsewhere, lead.dataset.elsewhere);
});

// --- the page is there -----------------------------------------------------------------------------------------

for (const part of all("[data-js]")) part.hidden = false;
const voices = () => {
  find("[data-voice]").hidden = !signals.hasVoice();
  for (const input of all("[name=sound]")) input.checked = input.value === signals.chosen();
};
window.speechSynthesis?.addEventListener?.("voiceschanged", voices);
voices();
find("[data-do=full]").hidden = !document.fullscreenEnabled;
const lit = find("[data-lit]");
lit.hidden = false;
put(lit, lit.dataset[signals.canStayLit() ? "on" : "off"]);
whenOver(end);
setInterval(tick, page.still.matches ? 1000 : 250);
begin();
