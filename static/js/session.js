// What is known of a guided session while it runs. It is on the device before anything else
// happens, and the form of the page always says what was done so far.
import { account, store } from "./outbox.js";
import { field, find, form, items, root } from "./session_page.js";
import { outcomeOf } from "./steps.js";

const prefix = `soepel:${account}:player:`, key = prefix + root.dataset.session, TAB = `${Math.random()}`;
const asked = new URLSearchParams(location.search);
const ANSWERS = ["pain_before", "pain_after", "effort", "comment"];

// done: {line: {set and side: seconds}}; change, lighter and skipped by line; ran in milliseconds.
const fresh = () => ({
  tab: TAB, mode: "prepare", done: {}, change: {}, lighter: {}, skipped: {}, at: null, ran: 0, safe: !find("[data-asks]"),
  one: asked.has("one"), light: asked.has("light"), extra: false,
});
export const session = fresh();

const read = (name) => {
  try { return JSON.parse(store.getItem(name)); } catch { return null; }
};

export function save(changes = {}) {
  Object.assign(session, changes);
  note();
  const { send: url, name: title, day } = root.dataset;
  try {
    store.setItem(key, JSON.stringify({ ...session, url, title, day, body: `${body()}` }));
  } catch { /* the device has no room: it lasts as long as the page */ }
}
export const clear = () => store.removeItem(key);
export function restart() {
  clear();
  form.reset();
  Object.assign(session, fresh(), { safe: true });
}

// What was kept of this session, put back; or nothing.
export function takeUp() {
  const kept = read(key);
  if (!kept?.at) return false;
  Object.assign(session, kept, { tab: TAB });
  const said = new URLSearchParams(kept.body);
  for (const name of ANSWERS) field(name).value = said.get(name) ?? "";
  return true;
}
export const isElsewhere = (name) => name === key && ![undefined, TAB].includes(read(key)?.tab);

// Sessions of earlier days that nobody saved, with the form as it stood.
export function older() {
  const names = Array.from({ length: store.length }, (_, n) => store.key(n));
  return names.filter((name) => name?.startsWith(prefix) && name !== key).map((name) => ({ name, ...read(name) }))
    .filter(({ body, day, done, skipped }) => body && day < root.dataset.day && Object.keys({ ...done, ...skipped }).length);
}
export const drop = ({ name }) => store.removeItem(name);

// --- what she does, and what became of it ------------------------------------------------------

const core = () => (items.some(({ isCore }) => isCore) ? items.filter(({ isCore }) => isCore) : items);
export const chosen = () => (session.extra ? items : session.one ? core().slice(0, 1) : core());
export const changed = (item) => ({ ...item, ...session.change[item.id] });
export const toDo = () => chosen().filter(({ id }) => !session.skipped[id]).map(changed);
export const outcome = (item) => outcomeOf(changed(item), item, session.done[item.id], session.skipped[item.id]);
export const outcomes = () => items.map((item) => [item, outcome(item)]);
export const isEmpty = () => outcomes().every(([, { status }]) => status === "left_out");

const write = (name, value = "") => field(name) && (field(name).value = value);
function note() {
  for (const [item, said] of outcomes()) {
    const start = `line-${item.id}-`, lighter = field(`${start}is_lighter`);
    write(`${start}status`, said.status);
    write(`${start}performed_sets`, said.sets);
    write(`${start}performed_repetitions`, said.repetitions);
    write(`${start}performed_seconds`, said.seconds || "");
    write(`${start}reason`, said.reason);
    write(`${start}played_sets`, said.played);
    if (lighter) lighter.checked = Boolean(session.lighter[item.id]) && said.status !== "left_out";
  }
  write("played_seconds", Math.round(session.ran / 1000));
  write("tapped_at", new Date().toISOString());
  write("client_id", (session.client ??= crypto.randomUUID?.() ?? field("client_id").value));
}
export function body() {
  const fields = new URLSearchParams(new FormData(form));
  for (const name of ["sound", "csrfmiddlewaretoken"]) fields.delete(name);
  return fields;
}
