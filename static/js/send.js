// A session filled in while the network fails is kept on the device. One that the site refused is
// filled in again as she left it, to be mended.
import { account, flush, forget, keep, waiting } from "./outbox.js";

const form = document.querySelector("[data-send]");
const id = /^#mend=(.+)$/.exec(location.hash)?.[1];
const old = waiting().find((entry) => entry.id === id);

const fill = (body) => {
  for (const control of form.elements) {
    const { name, type, value } = control, told = body.get(name);
    if (told === null || name === "client_id") continue; // what was not asked then stands as it is
    if (type === "radio") control.checked = value === told;
    else control.value = told;
  }
};
// Errors came back with the page: then what stands there is newer than what was kept.
if (old && !document.querySelector(".error-summary")) fill(new URLSearchParams(old.body));

const isThere = async () => {
  const answer = await fetch("/device/", {
    cache: "no-store", redirect: "manual", signal: AbortSignal.timeout?.(4000),
  });
  return answer.ok && (await answer.json()).account === account;
};

let isBusy = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isBusy) return;
  isBusy = true;
  if (await isThere().catch(() => false)) {
    if (old) sessionStorage.setItem(`soepel:${account}:mended`, old.id);
    return form.submit();
  }
  keep({ url: form.dataset.send, body: new FormData(form), title: form.dataset.title });
  if (old) forget(old.id);
  isBusy = false;
  await flush();
  const notice = document.querySelector("[data-outbox]");
  notice.tabIndex = -1;
  notice.focus();
});
