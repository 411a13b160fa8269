// One step after the other, at her pace. Time is counted by this page alone, so no change of the
// clock ends a set or makes it longer.
import { chosen, save, session, toDo } from "./session.js";
import * as page from "./session_page.js";
import * as signals from "./signals.js";
import { BETWEEN, counts, keyOf, placeOf, stepsOf } from "./steps.js";

const { root, find, title, lead, where, cue, setLine, dial, itemOf, put, fill } = page;
const words = { ...cue.dataset }, LIT = 5 * 60, LONGEST = 10 * 60;
let steps = [], index = 0, elapsed = 0, began = 0, heldAt = 0, over = false, rang = "", ends;
export const whenOver = (act) => (ends = act);

// --- time ----------------------------------------------------------------------------------------

const now = () => performance.now() / 1000;
const passed = () => elapsed + (began ? now() - began : 0);
export const step = () => steps[index];
export const isPlaying = () => session.mode === "play" && Boolean(step());
export const isRunning = () => Boolean(began);
export function hold() {
  if (!began) return;
  const most = step().line.most || step().seconds || LONGEST, ran = passed();
  session.ran += 1000 * Math.max(0, Math.min(ran, most) - elapsed);
  [elapsed, began, heldAt] = [ran, 0, now()];
}
const run = () => (began ||= now());

// --- from step to step ---------------------------------------------------------------------------

function enter(place) {
  hold();
  [index, elapsed, began, over, rang] = [place, 0, 0, false, ""];
  if (!step()) return ends();
  run();
  save({ mode: "play", at: { line: step().line.id, key: keyOf(step()) } });
  open();
  scrollTo(0, 0);
  herald();
}

export function finish() {
  const { line, kind, seconds } = step(), lasted = Math.round(passed());
  if (kind === "work") {
    (session.done[line.id] ??= {})[keyOf(step())] = seconds ? Math.min(lasted, line.most || seconds) : lasted;
    signals.tone("end");
  }
  enter(index + 1);
}

export function goTo(at) {
  steps = stepsOf(toDo());
  const place = placeOf(steps, at, session.done);
  enter(place < 0 ? steps.length : place);
}
// After a skip comes the rest before the next exercise, so that she can change her place.
export function goPast(id) {
  const order = chosen().map((item) => item.id), later = order.slice(order.indexOf(id) + 1);
  steps = stepsOf(toDo());
  const place = steps.findIndex(({ line }) => later.includes(line.id));
  if (steps[place]?.kind === "ready") steps.splice(place, 0, { ...steps[place], kind: "rest", seconds: BETWEEN });
  enter(place < 0 ? steps.length : place);
}

// A set that runs goes to its end unseen; the next one waits until she looks.
export function tick() {
  if (!isPlaying()) return;
  if (!began) return now() - heldAt > LIT && signals.stayLit(false);
  draw();
  const { seconds, kind, line } = step(), left = seconds - passed(), isWork = kind === "work";
  if (!seconds) return;
  warn(left);
  if (left > 0 || (document.hidden && !isWork)) return;
  if (isWork && line.most > seconds && !over) goOver();
  else if (!over || passed() >= line.most) finish();
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
  else if (kind === "work") tell(words.ten);
}

// --- what is said ----------------------------------------------------------------------------------

function tell(text) {
  find("[data-told]").textContent = text;
  signals.say(text);
}
const sideWord = ({ side, line }) => ({ left: words.left, right: words.right })[side] ?? (line.turns ? words.turns : "");
const setWord = ({ set, line }) => (line.sets > 1 ? fill(setLine.dataset.of, set, line.sets) : "");
const amount = ({ seconds, repetitions }) => (seconds ? fill(words.seconds, seconds) : fill(words.times, repetitions));
function herald() {
  const { kind, line } = step(), side = sideWord(step());
  const told = {
    ready: [line.name, setWord(step()), side],
    switch: [fill(words.turn, side)],
    rest: [fill(words.next, line.name)],
    work: [words.begin, side, amount(line)],
  }[kind];
  if (kind === "work") signals.tone("begin");
  tell(told.filter(Boolean).join(". "));
}

// --- what is shown -----------------------------------------------------------------------------------

const nameOf = ({ kind, seconds }) => (kind !== "work" ? kind : !seconds ? "counted" : over ? "over" : "timed");
function tokens() {
  const name = nameOf(step()), rests = name === "rest";
  return ["play", ...(began ? [name] : ["held", `held-${name}`]), name === "counted" ? "reps" : "ring", ...(rests ? ["next"] : ["play-on", "links"]), ...(rests || (name === "counted" && step().line.tempo.length) ? [] : ["cue"])];
}
function cueOf({ kind, line, set }) {
  if (kind === "switch") return fill(words.turn, sideWord(step()));
  return line.cues[(set - 1) % line.cues.length] ?? (line.seconds ? words.breathe : "");
}

export function open() {
  const { line, side, kind } = step(), item = itemOf(line.id), order = chosen().map(({ id }) => id), place = order.indexOf(line.id);
  const isNew = root.dataset.line !== line.id || root.dataset.runs === undefined;
  Object.assign(root.dataset, { mode: kind, line: line.id, held: began ? "" : "1", reps: line.repetitions });
  root.toggleAttribute("data-runs", true);
  page.show(...tokens());
  page.stage(item, { side, moves: began && ["ready", "work"].includes(kind), isLighter: Boolean(session.lighter[line.id]) });
  page.badge(sideWord(step()));
  page.bows(place, order.length);
  put(title, line.name);
  put(where, kind === "rest" ? where.dataset.rest : fill(where.dataset.of, place + 1, order.length));
  put(setLine, setWord(step()));
  [where.hidden, setLine.hidden, lead.hidden] = [false, line.sets < 2, true];
  put(cue, cueOf(step()));
  const times = line.repetitions === item.repetitions ? line.range : `${line.repetitions}`;
  put(find("[data-number]"), `${times}×`);
  find("[data-number]").classList.toggle("repetitions-number--range", times.length > 2);
  put(find("[data-holds]"), line.hold);
  find("[data-pace]").hidden = !line.tempo.length || page.still.matches;
  draw();
  page.settle(isNew);
  signals.stayLit(Boolean(began) || now() - heldAt < LIT);
}

function draw() {
  const { seconds, kind, line } = step(), gone = passed();
  if (!seconds) return page.pace(line, gone);
  const left = Math.max(0, Math.ceil(seconds - gone)), isShort = kind === "ready" || kind === "switch";
  const share = page.still.matches ? 1 - left / seconds : gone / seconds;
  const number = over ? `+${page.clock(Math.floor(gone - seconds))}` : isShort ? `${left}` : page.clock(left);
  page.ring(Math.min(1, Math.max(0.001, share)), number, !began ? dial.dataset.held : dial.dataset[nameOf(step())]);
  find(".ring").classList.toggle("ring--last", !over && left <= 3 && !isShort);
  find(".ring").classList.toggle("ring--paused", !began);
}

// --- what she presses while it runs ------------------------------------------------------------------

export function pause() {
  if (!isPlaying()) return;
  if (began) {
    hold();
    signals.quiet();
    save();
  } else run();
  open();
}
export const onward = () => enter(index + 1);
export const next = () => (step().kind === "work" && step().seconds && counts(step(), passed()) ? finish() : onward());
export function previous() {
  let place = step().kind === "work" ? index - 2 : index - 1;
  while (place > 0 && !["ready", "switch"].includes(steps[place].kind)) place -= 1;
  enter(Math.max(0, place));
}
export function longer() {
  step().seconds += 15;
  draw();
}
// Where she was, in words; nothing when all is done.
export function placeInWords(at) {
  steps = stepsOf(toDo());
  const place = steps[placeOf(steps, at, session.done)];
  return place && [place.line.name, setWord(place), place.side && sideWord(place)].filter(Boolean).join(", ");
}
