// Answers when the network does not. `site` stands above it: portal/views/device.py puts it there.
// Only pages that say `no-cache` and stand in her kit are kept, and only shown while the site last
// said that she is who is signed in.
const PAGES = "pages", NOTES = "notes", FILES = `files-${site.version}`, PATIENCE = 4000;

const notes = async () => (await (await caches.open(NOTES)).match("/notes"))?.json() ?? {};
let turn = Promise.resolve();
const note = (changes) =>
  (turn = turn.then(async () => {
    const all = JSON.stringify({ ...(await notes()), ...changes });
    await (await caches.open(NOTES)).put("/notes", new Response(all));
  }));
const pages = () => caches.open(PAGES);
const kept = async (path) => path && (await pages()).match(path, { ignoreVary: true });

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(
    caches.open(FILES).then((cache) => Promise.allSettled(site.files.map((path) => cache.add(path)))),
  );
});
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

// --- what is kept ---------------------------------------------------------------------------------

const mayStay = (answer, account) => {
  const control = answer.headers.get("Cache-Control") ?? "";
  return answer.ok && !answer.redirected && answer.headers.get("X-Account") === account
    && control.includes("private") && !control.includes("no-store");
};

async function look(path, answer) {
  const account = answer.headers.get("X-Account");
  if (!account) return; // not from our site: a gateway, or the sign-in of a hotel
  const known = await notes();
  if (account !== known.account) await note({ account });
  if (account === "none") return;
  if (account !== known.owner) await begin(account);
  else if (known.kit?.includes(path) && mayStay(answer, account)) await (await pages()).put(path, answer);
}

async function begin(account) {
  await caches.delete(PAGES);
  await note({ account, owner: account, state: "", kit: [] });
}

async function keep({ account, kit, places, version }) {
  const known = await notes(), state = `${site.version} ${version}`;
  if (known.account && account !== known.account) return;
  if (account === known.owner && state === known.state) return;
  const answers = [];
  for (const path of kit) {
    const answer = await fetch(path);
    if (answer.headers.get("X-Account") !== account) return; // signed out meanwhile
    if (mayStay(answer, account)) answers.push([path, answer]);
  }
  if (account !== known.owner) await begin(account);
  await note({ kit, places, account });
  const cache = await pages();
  for (const [path, answer] of answers) await cache.put(path, answer);
  for (const { url } of await cache.keys()) {
    if (!answers.some(([path]) => path === new URL(url).pathname)) await cache.delete(url);
  }
  await note({ state });
  for (const name of await caches.keys()) {
    if (name.startsWith("files-") && name !== FILES) await caches.delete(name);
  }
}

let keeping = Promise.resolve();
addEventListener("message", (event) => {
  const { data } = event;
  keeping = keeping.then(() => (data.kit ? keep(data) : forget())).catch(() => {}); // then the next page
  event.waitUntil(keeping);
});

// --- what is answered -----------------------------------------------------------------------------

const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((n) => `${n}`.padStart(2, 0)).join("-");
};

async function keptPage(path) {
  const { account, owner, places } = await notes();
  if (!owner || account !== owner || !places) return null;
  if (/^\/([a-z]{2}\/)?$/.test(path)) return Response.redirect(places.today);
  if (path === places.today) return (await kept(`${path}${today()}/`)) ?? kept(path);
  return (await kept(path)) ?? (path === places.safety ? kept(places.help) : null);
}

async function inItsPlace() {
  const { account, owner, places } = await notes();
  return (account && account === owner && (await kept(places?.offline))) || Response.error();
}

// The page tells her that it is a kept one, and of when.
async function told(event, answer) {
  const client = await clients.get(event.resultingClientId);
  client?.postMessage({ kept: answer.headers.get("Date") });
}

async function page(event, path) {
  const { request } = event, network = fetch(request);
  network.catch(() => {});
  const waited = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const instead = async () => {
    const answer = request.method === "GET" && (await keptPage(path));
    if (answer && answer.status === 200) event.waitUntil(told(event, answer));
    return answer;
  };
  try {
    const answer = await Promise.race([network, waited]);
    const isOurs = answer && (answer.status < 502 || answer.headers.has("X-Account"));
    if (!isOurs) return (await instead()) || (await network);
    const copy = answer.clone();
    if (request.method === "GET") event.waitUntil(look(path, copy));
    else if (path === site.signOut && answer.type === "opaqueredirect") event.waitUntil(forget());
    return answer;
  } catch {
    return (await instead()) || inItsPlace();
  }
}

const forget = async () => {
  await caches.delete(PAGES);
  await caches.delete(NOTES);
};

async function file(request) {
  const found = await caches.match(request, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok && site.files.length) (await caches.open(FILES)).put(request, answer.clone());
  return answer;
}

const picture = (request, path) =>
  fetch(request).catch(async () => (await kept(path)) ?? Response.error());

addEventListener("fetch", (event) => {
  const { request } = event, { origin, pathname } = new URL(request.url);
  if (origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, pathname));
  else if (request.method !== "GET") return;
  else if (pathname.startsWith(site.static)) event.respondWith(file(request));
  else if (request.destination === "image") event.respondWith(picture(request, pathname));
});
