// Her own device: what waits to be sent, the pages for when there is no network, and signing out.
import { account, flush, forget, store, waiting } from "./outbox.js";

const place = document.querySelector("[data-outbox]");
const said = document.getElementById("outbox-words")?.dataset;
const isOwn = Boolean(document.documentElement.dataset.account);
const put = (text, count) => text.replace("{}", count);

// --- what she reads about it ------------------------------------------------------------------------

const line = (name, ...rest) => {
  const copy = document.getElementById(`outbox-${name}`).content.firstElementChild.cloneNode(true);
  copy.querySelector("[data-text]").append(...rest);
  return copy;
};
const words = (entries) => {
  const of = said, isSession = entries.every(({ url }) => url.endsWith("/send/"));
  const [one, many] = isSession ? [of.session, of.sessions] : [of.answer, of.answers];
  return entries.length === 1 ? one : put(many, entries.length);
};
// The page is told which lines it was about: the plan may have changed since.
const mend = ({ id, url, body }) => {
  const lines = [...body.matchAll(/line-(\d+)-status=/g)].map(([, line]) => line);
  return `${url.replace(/send\/$/, "")}?lines=${lines}#mend=${id}`;
};

function refusedLine({ id, url, body, title, errors }) {
  const copy = line("refused", [title, ...errors.map(([, text]) => text)].filter(Boolean).join(". "));
  copy.querySelector("a").href = mend({ id, url, body });
  copy.querySelector("button").onclick = () => confirm(said.sure) && forget(id);
  return copy;
}

function sentLine(results) {
  const { url, words: told } = results.at(-1);
  const copy = line("sent", results.length === 1 ? told : put(said.sent, results.length));
  copy.querySelector("a").href = url;
  if (results.some(({ state }) => state === "older")) copy.dataset.older = "";
  return copy;
}

const { one: signInOne, many: signInMany } = document.getElementById("outbox-guest")?.dataset ?? {};
const signInLine = (count) => line("guest", count === 1 ? signInOne : put(signInMany, count));

// A kept page does not know what she did since.
function mark(entries) {
  for (const old of document.querySelectorAll("[data-here]")) old.remove();
  for (const { url } of entries) {
    const [, pk, slot] = /(\d+)\/[\d-]+\/(\d+)\/send\/$/.exec(url) ?? [];
    const isHere = pk && document.querySelector(`a[href^="${url.replace(/send\/$/, "play/")}"]`);
    if (isHere) document.getElementById(`session-${pk}-${slot}`)?.after(line("here"));
  }
}

// What is on its way is no news: she reads of it when it was tried, or takes long.
let later;
function show({ waiting: entries, results, isTried, isSignedOut }) {
  clearTimeout(later);
  const sent = results.filter(({ url }) => url?.includes("/sessions/"));
  const refused = entries.filter(({ errors }) => errors);
  const unsent = entries.filter(({ errors }) => !errors);
  const isOnItsWay = unsent.length && !isTried && navigator.onLine;
  if (isOnItsWay) later = setTimeout(() => show({ waiting: waiting(), results, isTried: true }), 3000);
  mark(isOnItsWay ? refused : entries);
  const lines = refused.map(refusedLine);
  if (isOnItsWay) lines.unshift(...place.querySelectorAll("[data-sent]"));
  else if (unsent.length) lines.push(isSignedOut ? signInLine(unsent.length) : line("waiting", words(unsent)));
  else if (sent.length) lines.unshift(sentLine(sent));
  else lines.unshift(...place.querySelectorAll("[data-sent]"));
  lines.unshift(...place.querySelectorAll("[data-kept]"));
  if (`${lines.map((one) => one.textContent)}` === place.dataset.shown) return;
  place.dataset.shown = lines.map((one) => one.textContent);
  place.replaceChildren(...lines);
}
if (place && said) {
  document.addEventListener("outbox", ({ detail }) => show(detail));
  show({ waiting: waiting(), results: [] });
}
const mended = `soepel:${account}:mended`;
if (sessionStorage.getItem(mended) && location.pathname.includes("/sessions/")) {
  forget(sessionStorage.getItem(mended)); // what she mended is on this page
  sessionStorage.removeItem(mended);
}

// --- somebody who is not signed in --------------------------------------------------------------------

const left = !account && signInOne && [localStorage, sessionStorage].flatMap(Object.keys)
  .filter((key) => /^soepel:.+:out:/.test(key)).length;
if (left) place?.append(signInLine(left));

// --- the worker, and the pages it keeps ---------------------------------------------------------------

async function refresh() {
  const answer = await fetch("/device/", { cache: "no-store", redirect: "manual" });
  const device = answer.ok && (await answer.json());
  if (device?.account !== account || !device.kit.length) return;
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage(device);
}
if (isOwn && navigator.serviceWorker) {
  navigator.serviceWorker.onmessage = ({ data }) => {
    const at = new Date(data.kept), zone = document.documentElement.lang;
    if (!data.kept || !place || !said) return;
    const when = at.toLocaleString(zone, { weekday: "long", hour: "numeric", minute: "2-digit" });
    place.prepend(line("kept", put(said.kept, when)));
  };
  navigator.serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => {});
  const again = () => refresh().catch(() => {});
  again();
  document.addEventListener("outbox", ({ detail }) => detail.results.length && again());
}

// --- signing out -------------------------------------------------------------------------------------

const form = document.querySelector("[data-sign-out]");
const tell = (name, ...texts) => {
  const part = form.querySelector(`[data-${name}]`);
  for (const other of form.querySelectorAll("[data-unsent], [data-no-network]")) other.hidden = other !== part;
  for (const text of texts) part.querySelector("[data-text]").textContent = text;
  part.focus();
};

async function clear() {
  for (const kept of [store, sessionStorage]) {
    for (const key of Object.keys(kept).filter((one) => one.startsWith(`soepel:${account}:`))) kept.removeItem(key);
  }
  if (window.caches) await Promise.all(["pages", "notes"].map((name) => caches.delete(name)));
  navigator.serviceWorker?.controller?.postMessage({ forget: true });
}

let isAsked = false;
async function signOut() {
  await flush();
  const entries = waiting();
  if (entries.length && !isAsked) {
    isAsked = true;
    const part = form.querySelector("[data-unsent]").dataset;
    return tell("unsent", entries.length === 1 ? part.one : put(part.many, entries.length));
  }
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  if (answer.type !== "opaqueredirect") return form.submit();
  await clear();
  location.replace("/");
}
form?.addEventListener("submit", (event) => {
  event.preventDefault();
  signOut().catch(() => tell("no-network"));
});
