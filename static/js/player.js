// The guided session. What is kept are moments, not ticks: each tap is on the device before
// anything else happens, and a reload, a call or an empty battery goes on at the same set.
import { account, flush, keep, store } from "./outbox.js";
import * as page from "./session_page.js";
import * as signals from "./signals.js";
import { counts, fewer, keyOf, outcomeOf, placeOf, stepsOf } from "./steps.js";

const { root, find, all, form, title, lead, where, cue, dial, items, itemOf, put, fill, field } = page;
const words = { ...cue.dataset }, QUESTIONS = ["pain", "effort"], PAUSE_LIT = 5 * 60_000, TAB = `${Math.random()}`;
const prefix = `soepel:${account}:player:`, key = prefix + root.dataset.session;
const asked = new URLSearchParams(location.search);
const fresh = () => ({
  tab: TAB, mode: "prepare", done: {}, change: {}, lighter: {}, skipped: {}, at: null, ran: 0,
  one: asked.has("one"), light: asked.has("light"), extra: false, safe: !find("[data-asks]"),
});
let state = fresh(), steps = [], index = 0, elapsed = 0, began = 0, over = false, old, rang = "", heldAt = 0, sent;

// --- kept on the device ----------------------------------------------------------------------

const read = (name) => {
  try { return JSON.parse(store.getItem(name)); } catch { return null; }
};
function save(changes = {}) {
  Object.assign(state, changes);
  note();
  const body = `${new URLSearchParams(new FormData(form))}`;
  const { send: url, name, day } = root.dataset;
  try {
    store.setItem(key, JSON.stringify({ ...state, url, title: name, day, body }));
  } catch { /* no room: it lasts as long as the page */ }
}

const core = () => (items.some(({ isCore }) => isCore) ? items.filter(({ isCore }) => isCore) : items);
const chosen = () => (state.extra ? items : state.one ? core().slice(0, 1) : core());
const changed = (item) => ({ ...item, ...state.change[item.id] });
const toDo = () => chosen().filter(({ id }) => !state.skipped[id]).map(changed);

// Writes what was done into the form of the page, which is what is sent.
function note() {
  for (const item of items) {
    const said = outcomeOf(changed(item), item, state.done[item.id], state.skipped[item.id]), name = (part) => `line-${item.id}-${part}`;
    field(name("status")).value = said.status;
    put_in(name("performed_sets"), said.sets);
    put_in(name("performed_repetitions"), said.repetitions);
    put_in(name("performed_seconds"), said.seconds || "");
    put_in(name("reason"), said.reason);
    put_in(name("played_sets"), said.played);
    if (field(name("is_lighter"))) field(name("is_lighter")).checked = Boolean(state.lighter[item.id]) && said.status !== "left_out";
  }
  put_in("played_seconds", Math.round(state.ran / 1000));
  put_in("tapped_at", new Date().toISOString());
  put_in("client_id", (state.client ??= crypto.randomUUID?.() ?? field("client_id").value));
}
const put_in = (name, value = "") => field(name) && (field(name).value = value);
const noted = () => items.map((item) => [item, outcomeOf(changed(item), item, state.done[item.id], state.skipped[item.id])]);

// --- time: of this page alone, so no change of the clock can end a set or make it longer --------

const passed = () => elapsed + (began ? performance.now() - began : 0);
function hold() {
  if (!began) return;
  state.ran += performance.now() - began;
  elapsed = passed();
  began = 0;
}
const run = () => (began ||= performance.now());
const isPlaying = () => state.mode === "play";
const step = () => steps[index];
const isCounted = () => step().kind === "work" && !step().line.seconds;

// --- from step to step -------------------------------------------------------------------------

function enter(place) {
  hold();
  [index, elapsed, began, over, rang] = [place, 0, 0, false, ""];
  if (!step()) return ask("pain");
  run();
  save({ mode: "play", at: { line: step().line.id, key: keyOf(step()) } });
  open();
  herald();
}

function finish(seconds) {
  const { line, kind } = step();
  if (kind === "work") {
    (state.done[line.id] ??= {})[keyOf(step())] = seconds;
    signals.tone("end");
  }
  enter(index + 1);
}

const rebuilt = () => (steps = stepsOf(toDo()));
const goTo = (at) => {
  rebuilt();
  const place = placeOf(steps, at, state.done);
  enter(place < 0 ? steps.length : place);
};
// After a skip: the rest before the next exercise, so that she can change her place.
function goPast(id) {
  const order = chosen().map((item) => item.id), later = order.slice(order.indexOf(id) + 1);
  rebuilt();
  const place = steps.findIndex(({ line }) => later.includes(line.id));
  enter(place < 0 ? steps.length : place);
}

function tick() {
  if (!isPlaying()) return;
  if (!began) return heldAt && Date.now() - heldAt > PAUSE_LIT && signals.stayLit(false);
  draw();
  const { seconds, kind, line } = step(), left = seconds - passed() / 1000;
  if (!seconds) return;
  warn(left);
  if (left > 0 || (document.hidden && kind !== "work") || (over && passed() / 1000 < line.most)) return;
  if (kind === "work" && line.most > seconds && !over) return goOver();
  if (!document.hidden) finish(Math.round(passed() / 1000));
}
function goOver() {
  over = true;
  signals.tone("end");
  tell(dial.dataset.over);
  open();
}
function warn(left) {
  const { kind, seconds } = step(), at = Math.ceil(left);
  const turn = at === 10 && seconds > 20 ? "ten" : at > 0 && at <= 3 ? `${at}` : "";
  if (!turn || turn === rang) return;
  rang = turn;
  if (turn !== "ten") signals.tone(turn === "1" && kind === "rest" ? "last" : "tick");
  else if (kind === "work") tell(words.ten, true);
}

// --- what is said -------------------------------------------------------------------------------

const tell = (text, aloud) => {
  find("[data-told]").textContent = text;
  if (aloud) signals.say(text);
};
const sideWord = ({ side, line }) => ({ left: words.left, right: words.right })[side] ?? (line.turns ? words.turns : "");
const setWord = ({ set, line }) => (line.sets > 1 ? fill(find("[data-set]").dataset.of, set, line.sets) : "");
function herald() {
  const { kind, line } = step(), amount = line.seconds ? fill(words.seconds, line.seconds) : fill(words.times, line.repetitions);
  const told = {
    ready: [line.name, setWord(step()), sideWord(step())],
    switch: [fill(words.turn, sideWord(step()))],
    rest: [fill(words.next, line.name)],
    work: [words.begin, sideWord(step()), amount],
  }[kind].filter(Boolean).join(". ");
  if (kind === "work") signals.tone("begin");
  tell(told, true);
}

// --- drawing ---------------------------------------------------------------------------------

function tokens() {
  const { kind } = step(), name = kind === "work" ? (isCounted() ? "counted" : over ? "over" : "timed") : kind;
  const now = began ? [name] : ["held", `held-${name}`];
  const shows = isCounted() ? ["reps"] : ["ring"];
  return ["play", ...now, ...shows, ...(kind === "rest" ? [] : ["play-on", "links"]), ...(kind === "rest" ? [] : ["cue"])];
}

function open() {
  const { line, side, kind } = step(), order = chosen().map(({ id }) => id), place = order.indexOf(line.id), item = itemOf(line.id);
  const isNew = title.textContent !== line.name || root.dataset.mode === "prepare";
  Object.assign(root.dataset, { mode: kind, held: began ? "" : "1" });
  page.show(...tokens());
  page.stage(item, { side, moves: began && kind !== "rest" && kind !== "switch", isLighter: Boolean(state.lighter[line.id]) });
  page.badge(side || (line.turns ? "turns" : ""));
  page.bows(place, order.length);
  put(title, line.name);
  put(where, kind === "rest" ? where.dataset.rest : fill(where.dataset.of, place + 1, order.length));
  put(find("[data-set]"), setWord(step()));
  for (const part of [where, find("[data-set]")]) part.hidden = false;
  lead.hidden = true;
  put(cue, kind === "switch" ? fill(words.turn, sideWord(step())) : line.cues[(step().set - 1) % line.cues.length] ?? (line.seconds ? words.breathe : ""));
  put(find("[data-number]"), `${line.repetitions === item.repetitions ? line.range : line.repetitions}×`);
  find("[data-pace]").hidden = !line.tempo.length || page.still.matches;
  draw();
  settle(isNew);
  signals.stayLit(Boolean(began) || Date.now() - heldAt < PAUSE_LIT);
}

function draw() {
  const { seconds, kind, line } = step(), gone = passed() / 1000;
  if (!seconds) return page.pace(line, gone);
  const left = Math.max(0, Math.ceil(seconds - gone)), last = !over && left <= 3 && kind !== "ready";
  const label = !began ? dial.dataset.held : dial.dataset[over ? "over" : { work: "timed" }[kind] ?? kind];
  const number = over ? `+${page.clock(Math.floor(gone - seconds))}` : kind === "ready" || kind === "switch" ? `${left}` : page.clock(left);
  page.ring(over ? 1 : Math.min(1, Math.max(0.001, page.still.matches ? 1 - left / seconds : gone / seconds)), number, label);
  find(".ring").classList.toggle("ring--last", last);
  find(".ring").classList.toggle("ring--paused", !began);
}

// The heading is read out where the screen is another one, and where what she pressed is gone.
function settle(isNew) {
  const active = document.activeElement;
  if (isNew || active === document.body || active?.closest("[hidden]")) {
    title.focus({ preventScroll: true });
    if (isNew) scrollTo(0, 0);
  }
}

function screen(mode, { heading, text = "", also = [] } = {}) {
  hold();
  Object.assign(root.dataset, { mode, held: "" });
  page.show(mode, ...also);
  page.stage(null);
  page.badge("");
  put(title, heading ?? title.dataset[mode]);
  put(lead, text);
  lead.hidden = !text;
  find("[data-set]").hidden = where.hidden = true;
  settle(true);
}

// --- before ------------------------------------------------------------------------------------

function prepare() {
  state.mode = "prepare";
  const lines = chosen(), total = lines.reduce((sum, item) => sum + item.total, 0);
  const { minute, minutes } = lead.dataset;
  screen("prepare", { text: `${page.exercises(lines.length)}, ${page.minutes(total, minute, minutes)}.` });
  for (const option of all("[data-option]")) option.hidden = !state[option.dataset.option];
}
function begin() {
  if (!state.safe) return screen("safety");
  form.hidden = false;
  const place = kept();
  if (place) return resume(place);
  old = olderOnes()[0];
  if (old) return screen("old", { text: fill(lead.dataset.old, old.title) });
  prepare();
}
function olderOnes() {
  const names = Array.from({ length: store.length }, (_, n) => store.key(n)).filter((name) => name?.startsWith(prefix) && name !== key);
  return names.map((name) => ({ name, ...read(name) })).filter(({ body, day, done, skipped }) =>
    body && day < root.dataset.day && Object.keys({ ...done, ...skipped }).length);
}
function kept() {
  const was = read(key);
  if (!was?.at) return null;
  Object.assign(state, was, { tab: TAB });
  const fields = new URLSearchParams(was.body);
  for (const name of ["pain_before", "pain_after", "effort", "comment"]) put_in(name, fields.get(name) ?? "");
  rebuilt();
  return was;
}
function resume(was) {
  const place = steps[placeOf(steps, was.at, state.done)];
  const at = was.mode === "play" && place ? [place.line.name, setWord(place), place.side && sideWord(place)].filter(Boolean).join(", ") : where.dataset.questions;
  screen("resume", { text: fill(lead.dataset.were, at) });
}

// --- after -------------------------------------------------------------------------------------

function ask(mode) {
  if (noted().every(([, { status }]) => status === "left_out")) return leaveEmpty();
  save({ mode });
  const name = { pain: "pain_after", effort: "effort" }[mode], place = QUESTIONS.indexOf(mode);
  const legend = name && find(`#id_${name} > legend`).textContent;
  screen(mode, { heading: legend ?? title.dataset.words, text: lead.dataset[mode] });
  if (place >= 0) put(where, fill(where.dataset.question, place + 1, QUESTIONS.length));
  where.hidden = place < 0;
  signals.stayLit(true);
  if (mode === "words") names();
}
const ORDER = ["pain", "effort", "words"];
const move = (by) => {
  const place = ORDER.indexOf(state.mode) + by;
  return place < 0 ? goTo(state.at) : ask(ORDER[place]);
};
function names() {
  const list = find("[data-names]"), did = noted().filter(([, { status }]) => status !== "left_out");
  find("[data-felt]").hidden = !did.length;
  list.replaceChildren(...did.map(([{ name }]) => {
    const li = document.createElement("li"), button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button--second button--fit", textContent: name });
    button.onclick = () => {
      const box = field("comment"), before = box.value.trim();
      box.value = `${before}${before ? "\n" : ""}${name}: `;
      box.focus();
    };
    li.append(button);
    return li;
  }));
}
function leaveEmpty() {
  store.removeItem(key);
  signals.stayLit(false);
  location.assign(find(".play-top .back-link").href);
}

function send() {
  save();
  const body = new FormData(form);
  if (!account) return form.submit();
  body.delete("sound");
  sent = keep({ url: root.dataset.send, body: new URLSearchParams(body), title: root.dataset.name });
  store.removeItem(key);
  finished();
  flush();
}
function finished() {
  const did = noted().filter(([, { status }]) => status === "planned" || status === "different");
  const pain = form.elements.pain_after.value, band = pain === "" ? "" : pain <= 2 ? "fine" : pain <= 5 ? "allowed" : "much";
  const { in: text, nothing, took, tooks } = lead.dataset;
  state.mode = "finish";
  screen("finish", { text: did.length ? fill(text, page.exercises(did.length), page.minutes(state.ran / 1000, took, tooks)) : nothing });
  root.dataset.band = band;
  for (const part of all("[data-answer]")) part.hidden = part.dataset.answer !== band;
  for (const part of all("[data-answer] > .range")) put(part, pain);
  find("[data-counts]").hidden = !state.one;
  put(find("[data-sent]"), find("[data-sent]").dataset.saving);
  list();
  signals.quiet();
  signals.stayLit(false);
}
function list() {
  const did = find("[data-did]"), { leftOut, lighter, setsOne, sets } = did.dataset, reasons = Object.fromEntries(all("[data-reason]").map(({ dataset, textContent }) => [dataset.reason, textContent]));
  did.replaceChildren(...noted().filter(([{ id }]) => chosen().some((item) => item.id === id)).map(([item, said]) => {
    const li = document.createElement("li"), small = document.createElement("small");
    const what = said.status === "could_not" ? reasons[said.reason] : said.status === "left_out" ? leftOut : said.sets === 1 ? setsOne : fill(sets, said.sets);
    small.textContent = [what, state.lighter[item.id] && said.sets && lighter].filter(Boolean).join(", ");
    li.append(item.name, " ", small);
    return li;
  }));
}
document.addEventListener("outbox", ({ detail: { waiting, results } }) => {
  if (state.mode !== "finish") return;
  const line = find("[data-sent]"), mine = ({ id }) => id === sent;
  const result = results.find(mine), waits = waiting.some(mine);
  put(line, line.dataset[result?.state === "refused" ? "refused" : waits ? "kept" : "saved"]);
  if (result?.url) find("[data-change]").href = result.url;
});

// --- sheets --------------------------------------------------------------------------------------

let resumes = false;
function sheet(name) {
  const dialog = find(`#sheet-${name}`), { el, lighter, repetitions, seconds, sets, id } = changed(itemOf(step().line.id));
  resumes = Boolean(began);
  if (name === "how") dialog.querySelector("[data-slot]").append(el.querySelector(".play-how"));
  if (name === "stop") dialog.querySelector("[data-slot]").append(find("[data-sound]"));
  const isLighter = Boolean(state.lighter[id]), n = seconds || repetitions, less = dialog.querySelector("[data-do=fewer]");
  for (const button of all("[data-do=lighter]", dialog)) button.hidden = !lighter || isLighter;
  for (const button of all("[data-do=usual]", dialog)) button.hidden = !isLighter;
  for (const button of all("[data-do=lessSets]", dialog)) button.hidden = sets < 2 || step().set >= sets;
  if (dialog.querySelector("[data-easier]")) put(dialog.querySelector("[data-easier]"), lighter);
  if (less) put(less, fill(less.dataset[seconds ? "seconds" : "repetitions"], fewer(n), n));
  if (less) less.hidden = fewer(n) >= n;
  if (began) pause();
  dialog.showModal();
}
root.addEventListener("close", ({ target }) => {
  const [how, sound] = [target.querySelector(".play-how"), target.querySelector("[data-sound]")];
  if (how) itemOf(step().line.id).el.querySelector(".log-item").before(how);
  if (sound) find(".play-begin").before(sound);
  if (resumes && isPlaying() && !began) pause();
}, true);
const shut = () => {
  resumes = false;
  for (const dialog of all("dialog[open]")) dialog.close();
};

function pause() {
  if (began) {
    hold();
    heldAt = Date.now();
    signals.quiet();
    save();
  } else run();
  open();
}
function leaveOut(reason) {
  const { id } = step().line;
  shut();
  state.skipped[id] = reason;
  goPast(id);
}
const change = (what) => {
  const { id } = step().line;
  shut();
  state.change[id] = { ...state.change[id], ...what };
  goTo(state.at);
};

// --- what she presses --------------------------------------------------------------------------

const acts = {
  start() {
    if (state.light) for (const { id, lighter } of items) if (lighter) state.lighter[id] = 1;
    goTo(null);
  },
  goOn: () => (state.mode === "play" || !ORDER.includes(state.mode) ? goTo(state.at) : ask(state.mode)),
  again() {
    store.removeItem(key);
    form.reset();
    state = { ...fresh(), safe: true };
    prepare();
  },
  end() {
    shut();
    ask("pain");
  },
  stop: () => sheet("stop"),
  begin: () => enter(index + 1),
  skip: () => enter(index + 1),
  pause,
  done: () => finish(Math.round(passed() / 1000)),
  next: () => (step().kind === "work" && step().seconds && counts(step(), passed() / 1000) ? finish(Math.round(passed() / 1000)) : enter(step().kind === "work" ? index + 1 : index + 1)),
  previous() {
    const begins = (n) => ["ready", "switch"].includes(steps[n]?.kind), here = step().kind === "work" ? index - 1 : index;
    let place = here - 1;
    while (place > 0 && !begins(place)) place -= 1;
    enter(Math.max(0, place));
  },
  more: () => ((step().seconds += 15), draw()),
  back: () => move(-1),
  forward: () => move(1),
  leave() {
    for (const input of all(`.play-question:not([hidden]) input:checked`)) input.checked = false;
    move(1);
  },
  lighter() {
    const { id } = step().line;
    shut();
    state.lighter[id] = 1;
    goTo(state.at);
  },
  usual() {
    delete state.lighter[step().line.id];
    shut();
    goTo(state.at);
  },
  fewer: () => change(step().line.seconds ? { seconds: fewer(step().line.seconds) } : { repetitions: fewer(step().line.repetitions) }),
  lessSets: () => change({ sets: step().line.sets - 1 }),
  leaveOut: ({ dataset }) => leaveOut(dataset.reason),
  hurtsStop() {
    shut();
    state.skipped[step().line.id] = "hurts";
    ask("pain");
  },
  saveOld() {
    keep({ url: old.url, body: old.body, title: old.title });
    acts.dropOld();
    flush();
  },
  dropOld() {
    store.removeItem(old.name);
    begin();
  },
  takeOver() {
    state = { ...fresh(), safe: true };
    begin();
  },
  try() {
    signals.tone("begin");
    signals.say(title.textContent);
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};

root.addEventListener("click", ({ target }) => {
  signals.wake();
  if (target.closest("[data-close]")) return target.closest("dialog").close();
  const button = target.closest("[data-do], [data-sheet]");
  if (button?.dataset.sheet) return sheet(button.dataset.sheet);
  if (button && button.dataset.do !== "save") acts[button.dataset.do](button);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (ORDER.includes(state.mode)) send();
});
find("[data-asks]")?.addEventListener("submit", (event) => {
  if (!account) return;
  event.preventDefault();
  keep({ url: event.target.action, body: "answer=none", title: title.dataset.safety });
  state.safe = true;
  flush();
  begin();
});
// A finger's tap on an answer goes on by itself, in the time it takes to see it; keys do not.
let tapped = false;
root.addEventListener("pointerup", () => (tapped = true));
root.addEventListener("keydown", () => (tapped = false));
form.addEventListener("change", ({ target }) => {
  if (target.name === "sound") signals.choose(target.value);
  if (target.dataset.extra !== undefined) (state.extra = target.checked), prepare();
  if (ORDER.includes(state.mode)) save();
});
form.addEventListener("click", ({ target }) => {
  const { mode } = state;
  if (target.type === "radio" && tapped && QUESTIONS.includes(mode)) setTimeout(() => state.mode === mode && move(1), 450);
});
form.addEventListener("input", ({ target }) => target.name === "comment" && save());
document.addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest("button, input, select, textarea, a, summary, dialog")) return;
  const main = all("[data-main]").find((button) => button.checkVisibility?.() ?? button.offsetParent);
  if (!main) return;
  event.preventDefault();
  if (!event.repeat) main.click();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && isPlaying()) tick(), step() && open();
});
addEventListener("storage", ({ key: name }) => {
  if (name !== key || state.mode === "finish") return;
  const now = read(key);
  if (now && now.tab !== TAB && now.at) screen("elsewhere", { text: lead.dataset.elsewhere }), (state.mode = "elsewhere");
});

for (const part of all("[data-js]")) part.hidden = false;
for (const input of all("[name=sound]")) input.checked = input.value === signals.chosen();
const voices = () => (find("[data-voice]").hidden = !signals.hasVoice());
window.speechSynthesis?.addEventListener?.("voiceschanged", voices);
voices();
find("[data-do=full]").hidden = !document.fullscreenEnabled;
const lit = find("[data-lit]");
lit.hidden = false;
put(lit, signals.canStayLit() ? lit.dataset.on : lit.dataset.off);
setInterval(tick, page.still.matches ? 1000 : 250);
begin();
