// What she fills in is kept on her device first, and leaves it when the site has said that it has it.
// Each entry is a key of its own, so that two tabs never write over each other.
const { account: own, tabAccount } = document.documentElement.dataset;
const mine = `soepel:${own || tabAccount || ""}:out:`;

const inMemory = () => {
  const kept = new Map();
  return {
    get length() { return kept.size; },
    key: (n) => [...kept.keys()][n],
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
};
const storeOf = (name) => {
  try {
    window[name].setItem("soepel", 1);
    window[name].removeItem("soepel");
    return window[name];
  } catch {
    return inMemory(); // a browser that keeps nothing: then it lasts as long as the page
  }
};
export const account = own || tabAccount || "";
export const store = storeOf(own ? "localStorage" : "sessionStorage");

const keys = (start) =>
  Array.from({ length: store.length }, (_, n) => store.key(n)).filter((key) => key?.startsWith(start));
const read = (key) => {
  try {
    const entry = JSON.parse(store.getItem(key));
    return entry && typeof entry.url === "string" && typeof entry.body === "string" ? [entry] : [];
  } catch {
    return []; // not ours, or cut off
  }
};
const loose = new Map(); // what a full device has no room for lasts as long as the page
const write = (entry) => {
  try {
    store.setItem(mine + entry.id, JSON.stringify(entry));
  } catch {
    loose.set(entry.id, entry);
  }
};
const remove = (id) => {
  store.removeItem(mine + id);
  loose.delete(id);
};

export const waiting = () =>
  [...keys(mine).flatMap(read), ...loose.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));

let isSignedOut = false;
const tell = (results = [], isTried = false) => {
  const detail = { waiting: waiting(), results, isTried, isSignedOut };
  document.dispatchEvent(new CustomEvent("outbox", { detail }));
};

const newId = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

// body: a string, or a FormData. Returns the id.
export function keep({ url, body, title = "" }) {
  const fields = new URLSearchParams(body), at = Date.now(), id = newId();
  fields.delete("csrfmiddlewaretoken");
  if (!fields.get("client_id")) fields.set("client_id", id);
  if (!fields.get("tapped_at")) fields.set("tapped_at", new Date(at).toISOString());
  write({ id, url, title, at, body: `${fields}` });
  tell();
  return id;
}

export function forget(id) {
  remove(id);
  tell();
}

const ask = async (url, options = {}) => {
  const headers = { Accept: "application/json", "X-Account": account, ...options.headers };
  const answer = await fetch(url, {
    redirect: "manual", cache: "no-store", signal: AbortSignal.timeout?.(20_000), ...options, headers,
  });
  return [answer.status, await answer.json().catch(() => null)];
};

async function post(entry, token) {
  const body = new URLSearchParams(entry.body);
  const [status, said] = await ask(entry.url, { method: "POST", body, headers: { "X-CSRFToken": token } });
  if (status === 200 && said?.state) {
    remove(entry.id);
    return { ...said, id: entry.id, title: entry.title };
  }
  if (![400, 404, 413, 422].includes(status)) return null; // later, or as somebody else
  const errors = said?.errors ?? [];
  write({ ...entry, errors });
  return { id: entry.id, title: entry.title, state: "refused", errors };
}

async function send() {
  const results = [], tried = new Set();
  const next = () => waiting().find((entry) => !tried.has(entry.id));
  try {
    if (!account || !next()) return results;
    const [, device] = await ask("/device/");
    isSignedOut = device?.account === null;
    if (device?.account !== account) return results;
    for (let entry = next(); entry; entry = next()) {
      tried.add(entry.id);
      const result = await post(entry, device.token);
      if (!result) break;
      results.push(result);
    }
  } catch { /* no network: they wait */ }
  return results;
}

// Two tabs send one after the other, and the second finds nothing left.
const once = () => navigator.locks?.request("soepel-outbox", send) ?? send();
let last = Promise.resolve();
export function flush() {
  last = last.then(once).catch(() => []);
  return last.then((results) => {
    tell(results, true);
    return results;
  });
}

addEventListener("online", flush);
addEventListener("storage", () => tell());
document.addEventListener("visibilitychange", () => document.hidden || flush());
flush();
