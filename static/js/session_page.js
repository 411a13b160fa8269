// The page of a guided session: its exercises as they stand in it, and how each screen is drawn.
import "./figure.js";

export const root = document.querySelector("[data-player]");
export const find = (path) => root.querySelector(path);
export const all = (path, from = root) => [...from.querySelectorAll(path)];
export const form = find("#session-form");
export const [title, lead, where, cue, setLine, dial] =
  ["[data-title]", "[data-lead]", "[data-where]", "[data-cue]", "[data-set]", ".play-dial"].map(find);
export const still = matchMedia("(prefers-reduced-motion: reduce)");

export const put = (element, text) => element.textContent === text || (element.textContent = text);
export const fill = (text, ...values) => values.reduce((words, value) => words.replace("{}", value), text);
export const field = (name) => form.elements[name];

// --- the exercises -------------------------------------------------------------------------

const numbers = (text) => (text ? text.split(" ").map(Number) : []);
export const items = all(".play-item").map((el) => {
  const { line, sets, repetitions, seconds, most, rest, sides, tempo, total, core, range, hold } = el.dataset;
  return {
    el, range, hold, id: line, sets: +sets, repetitions: +repetitions, seconds: +seconds, most: +most, rest: +rest,
    sides: sides ? sides.split(" ") : [], tempo: numbers(tempo), total: +total, isCore: Boolean(core),
    turns: Boolean(el.dataset.turns), name: el.querySelector("[data-name]").textContent,
    lighter: el.querySelector("[data-lighter]")?.textContent ?? "",
    cues: all(".do-list > li", el).map((li) => li.textContent),
  };
});
export const itemOf = (id) => items.find((item) => item.id === id);

// --- what is shown of it -------------------------------------------------------------------

export function show(...tokens) {
  for (const part of all("[data-when]")) {
    part.hidden = !part.dataset.when.split(" ").some((token) => tokens.includes(token));
  }
}

// A screen that is no exercise: a heading, a line, and what belongs to it.
export function screen(mode, heading, text = "") {
  Object.assign(root.dataset, { mode, held: "" });
  root.toggleAttribute("data-runs", false);
  show(mode);
  stage(null);
  put(title, heading);
  put(lead, text);
  lead.hidden = !text;
  setLine.hidden = where.hidden = true;
  settle(true);
}

// The heading is read out where the screen is another one, and where what she pressed is gone.
export function settle(isNew) {
  const active = document.activeElement;
  if (isNew || active === document.body || active?.closest("[hidden]")) title.focus({ preventScroll: true });
  if (isNew) scrollTo(0, 0);
}

const badges = find("[data-badge]");
let playing;
// The picture of one exercise: the side that works, and the movement while it runs.
export function stage(item, { side = "", moves = false, isLighter = false } = {}) {
  if (playing && playing !== item) for (const figure of all("[data-figure]", playing.el)) figure.move?.(false);
  for (const { el } of items) el.classList.toggle("is-now", el === item?.el);
  playing = item;
  if (!item) return;
  item.el.classList.toggle("is-lighter", isLighter);
  const place = item.el.querySelector(".play-stage"), easier = place.querySelector(".play-easier");
  const usual = all(":scope > .figure", place), other = easier ? all(".figure", easier) : [];
  const figures = isLighter && other.length ? other : usual;
  if (easier) easier.hidden = figures !== other;
  for (const figure of usual) figure.hidden = figures !== usual;
  turn(figures, side, moves && !still.matches);
  place.append(badges);
}
const isOf = (figure, side) => !side || !figure.dataset.side || figure.dataset.side === side;
// One drawing moves for both sides: it is mirrored for the other one.
function turn(figures, side, moves) {
  const [first] = figures, isMoving = Boolean(moves && first?.move);
  for (const figure of figures) figure.hidden = isMoving ? figure !== first : !isOf(figure, side);
  first?.move?.(isMoving);
  first?.classList.toggle("is-mirrored", isMoving && !isOf(first, side));
}
export function badge(word) {
  badges.hidden = !word;
  put(badges, word);
}

export function bows(done, total) {
  const [template, list] = [find("[data-bows] template"), find("[data-bows] > ol")];
  const [past, now, toCome] = all("li", template.content);
  list.replaceChildren(...Array.from({ length: total }, (_, n) => (n < done ? past : n === done ? now : toCome).cloneNode(true)));
}

const [line, dot, passed] = [".bow-empty", ".ring-dot", ".bow-filled"].map((name) => dial.querySelector(`.ring ${name}`));
export function ring(share, number, words) {
  const at = line.getPointAtLength(line.getTotalLength() * share);
  passed.setAttribute("stroke-dasharray", `${100 * share} 200`);
  dot.setAttribute("cx", at.x);
  dot.setAttribute("cy", at.y);
  put(dial.querySelector(".ring-number"), number);
  put(dial.querySelector(".ring-words"), words);
}

// The dot goes along the curve in its own seconds; from left to right is the time.
export function pace({ el, tempo }, seconds) {
  const curve = el.querySelector(".tempo svg");
  if (!curve || still.matches) return;
  const [path, filled, point] = [".bow-empty", ".bow-filled", ".ring-dot"].map((name) => curve.querySelector(name));
  const whole = tempo.reduce((sum, part) => sum + part), share = (seconds % whole) / whole, length = path.getTotalLength();
  const [from, to] = [0, length].map((at) => path.getPointAtLength(at).x), wanted = from + share * (to - from);
  let [low, high] = [0, length];
  while (high - low > 1) {
    const middle = (low + high) / 2;
    if (path.getPointAtLength(middle).x < wanted) low = middle;
    else high = middle;
  }
  const at = path.getPointAtLength(low);
  filled.setAttribute("d", path.getAttribute("d"));
  filled.setAttribute("pathLength", length);
  filled.setAttribute("stroke-dasharray", `${low} ${2 * length}`);
  point.setAttribute("cx", at.x);
  point.setAttribute("cy", at.y);
}

export const clock = (seconds) => `${Math.floor(seconds / 60)}:${`${seconds % 60}`.padStart(2, 0)}`;
export const minutes = (seconds, one, many) => {
  const n = Math.max(1, Math.round(seconds / 60));
  return n === 1 ? one : fill(many, n);
};
export const exercises = (n) => (n === 1 ? lead.dataset.one : fill(lead.dataset.many, n));
