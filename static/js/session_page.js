// The page of a guided session: its exercises as they stand in it, and how each screen is drawn.
import "./figure.js";

export const root = document.querySelector("[data-player]");
export const find = (path) => root.querySelector(path);
export const all = (path, from = root) => [...from.querySelectorAll(path)];
export const form = find("#session-form");
export const [title, lead, where, cue, dial] = ["title", "lead", "where", "cue"].map((name) => find(`[data-${name}]`)).concat(find(".play-dial"));
export const still = matchMedia("(prefers-reduced-motion: reduce)");

export const put = (element, text) => element.textContent === text || (element.textContent = text);
export const fill = (text, ...values) => values.reduce((words, value) => words.replace("{}", value), text);
export const field = (name) => form.elements[name];

// --- the exercises -------------------------------------------------------------------------

const numbers = (text) => (text ? text.split(" ").map(Number) : []);
export const items = all(".play-item").map((el) => {
  const { line, sets, repetitions, seconds, most, rest, sides, tempo, total, core, range } = el.dataset;
  return {
    el, range, id: line, sets: +sets, repetitions: +repetitions, seconds: +seconds, most: +most, rest: +rest,
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

let playing;
export function stage(item, { side = "", moves = false, isLighter = false } = {}) {
  if (playing && playing !== item) rest(playing);
  playing = item;
  for (const { el } of items) el.classList.toggle("is-now", el === item?.el);
  if (!item) return;
  item.el.classList.toggle("is-lighter", isLighter);
  const easier = item.el.querySelector(".play-easier"), own = isLighter && easier;
  if (easier) easier.hidden = !own;
  const figures = all(":scope > .figure", item.el.querySelector(".play-stage")), shown = own ? all(".figure", easier) : figures;
  if (own) for (const figure of figures) figure.hidden = true;
  const [first] = shown, isMoving = Boolean(moves && first?.move && !still.matches);
  for (const figure of shown) figure.hidden = isMoving ? figure !== first : sideOf(figure, side) === false;
  first?.move?.(isMoving);
  first?.classList.toggle("is-mirrored", isMoving && Boolean(side) && first.dataset.side !== "" && first.dataset.side !== side);
}
const sideOf = (figure, side) => !side || !figure.dataset.side || figure.dataset.side === side;
const rest = ({ el }) => all("[data-figure]", el).forEach((figure) => figure.move?.(false));

export function bows(done, total) {
  const [template, list] = [find("[data-bows] template"), find("[data-bows] > ol")];
  const [past, now, toCome] = all("li", template.content);
  list.replaceChildren(...Array.from({ length: total }, (_, n) => (n < done ? past : n === done ? now : toCome).cloneNode(true)));
}

export function badge(side) {
  const words = { left: cue.dataset.left, right: cue.dataset.right, turns: cue.dataset.turns }[side];
  const mark = find("[data-badge]");
  if (playing) playing.el.querySelector(".play-stage").append(mark);
  mark.hidden = !words;
  put(mark, words ?? "");
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
  const wanted = path.getPointAtLength(0).x + share * (path.getPointAtLength(length).x - path.getPointAtLength(0).x);
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
