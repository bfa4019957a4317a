// A pulse answered without a name: the token is blinded here (RFC 9474), the answer waits here.
"use strict";

// On a device of several people everything lies in the tab alone, and goes with it.
const SHARED = "keepwell-shared";
const SHARED_SECONDS = 600;
const shared = () => sessionStorage.getItem(SHARED) !== null;
const store = () => (shared() ? sessionStorage : localStorage);
const kept = (round) => JSON.parse(store().getItem(`keepwell-pulse-${round}`) || "{}");
const keep = (round, told) => store().setItem(`keepwell-pulse-${round}`, JSON.stringify(told));
const forget = (round) => store().removeItem(`keepwell-pulse-${round}`);

// What was fetched already moves along, so that the token stays in one place only.
function share(round, several) {
  const told = kept(round);
  forget(round);
  if (several) sessionStorage.setItem(SHARED, "1");
  else sessionStorage.removeItem(SHARED);
  keep(round, told);
}
const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

async function publicKey(pem) {
  const der = toBytes(pem.replace(/-----[^-]+-----|\s/g, ""));
  return crypto.subtle.importKey("spki", der, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
}

// The list of keys is the same for everybody; which one is mine is asked with my name.
async function fetchToken(place) {
  const { round } = place.dataset;
  const known = kept(round);
  if (known.signature) return known;
  const [mine, list] = await Promise.all([
    fetch(place.dataset.token).then((answer) => answer.json()),
    fetch(place.dataset.keys, { credentials: "omit" }).then((answer) => answer.json()),
  ]);
  const entry = JSON.parse(list.manifest).keys.find((one) => one.id === mine.key);
  if (!entry) throw new Error("key");
  const suite = blindrsa.RSABSSA.SHA384.PSS.Randomized();
  const key = await publicKey(entry.key);
  if (!known.blinded) {
    const message = suite.prepare(crypto.getRandomValues(new Uint8Array(32)));
    const { blindedMsg, inv } = await suite.blind(key, message);
    // kept before it is sent: a lost answer of the server can be asked for again
    Object.assign(known, { key: mine.key, message: toText(message), blinded: toText(blindedMsg), inverse: toText(inv) });
    keep(round, known);
  }
  const form = new FormData();
  form.set("blinded", known.blinded);
  form.set("csrfmiddlewaretoken", place.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(place.dataset.token, { method: "POST", body: form });
  const told = await answer.json();
  if (!answer.ok) throw new Error(told.said || "refused");
  const signature = await suite.finalize(key, toBytes(known.message), toBytes(told.signed), toBytes(known.inverse));
  keep(round, { key: known.key, message: known.message, signature: toText(signature) });
  return kept(round);
}

const place = document.getElementById("pulse");
if (place) {
  const said = document.getElementById("pulse-said");
  const several = document.getElementById("pulse-shared");
  several.checked = shared();
  several.addEventListener("change", () => share(place.dataset.round, several.checked));
  fetchToken(place).then(
    () => {
      said.textContent = "";
      const go = document.getElementById("pulse-go");
      go.hidden = false;
      go.focus();
    },
    (error) => { said.textContent = error.message; },
  );
}

// The answer: padded to one length, without cookie, without referrer; tried again when offline.
async function send(form) {
  const { round } = form.dataset;
  const told = kept(round);
  if (!told.waiting) return true;
  const body = { key: told.key, message: told.message, signature: told.signature, answers: told.waiting, pad: "" };
  body.pad = " ".repeat(Math.max(0, Number(form.dataset.body) - new TextEncoder().encode(JSON.stringify(body)).length));
  try {
    const answer = await fetch(form.dataset.send, {
      method: "POST", body: JSON.stringify(body), credentials: "omit", referrerPolicy: "no-referrer", keepalive: shared(),
      headers: { "Content-Type": "application/json" },
    });
    if (answer.status !== 204 && answer.status !== 410) return false;
    if (shared()) {
      forget(round); // the next person at this device finds nothing, and no token
      return true;
    }
    const now = kept(round);
    delete now.waiting;
    delete now.due;
    now.sent = answer.status === 204;
    keep(round, now);
    return true;
  } catch {
    return false;
  }
}

const form = document.getElementById("answers");
if (form) {
  const { round } = form.dataset;
  const steps = Array.from(form.querySelectorAll("[data-step]"));
  const done = form.querySelector("[data-done]");
  let at = 0;
  const show = (next) => {
    at = next;
    steps.forEach((one, index) => { one.hidden = index !== at; });
    done.hidden = at < steps.length;
    (steps[at]?.querySelector("input:checked, input, textarea, button") || done.querySelector("h1")).focus();
  };
  const draft = () => Object.fromEntries(
    Array.from(new FormData(form)).filter(([, value]) => value !== "").map(([name, value]) => [name, /^\d+$/.test(value) ? Number(value) : value]),
  );
  const looking = "preview" in form.dataset; // whoever looks ahead sends nothing and keeps nothing
  const remember = () => { if (!looking) keep(round, { ...kept(round), draft: draft() }); };
  const finish = () => {
    if (looking) return show(steps.length);
    const longest = Number(form.dataset.delay);
    const wait = Math.random() * (shared() ? Math.min(SHARED_SECONDS, longest) : longest) * 1000;
    keep(round, { ...kept(round), waiting: draft(), due: Date.now() + wait });
    show(steps.length);
    setTimeout(() => send(form).then(tell), wait);
  };
  const tell = (gone) => { document.getElementById("sent").textContent = gone ? "✓" : ""; };
  if (looking) {
    show(0);
  } else if (!kept(round).signature) {
    form.hidden = true;
    document.getElementById("no-token").hidden = false;
  } else {
    Object.entries(kept(round).draft || {}).forEach(([name, value]) => {
      const field = form.elements[name];
      if (field) field.value = String(value);
    });
    if (kept(round).waiting) send(form).then(tell); // what an earlier visit left waiting goes now
  }
  form.addEventListener("change", remember);
  form.addEventListener("input", remember);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    const step = steps[at];
    if (event.target.closest("[data-back]")) show(Math.max(0, at - 1));
    if (event.target.closest("[data-skip]")) {
      step.querySelectorAll("input:checked").forEach((one) => { one.checked = false; });
      step.querySelectorAll("textarea").forEach((one) => { one.value = ""; });
      remember();
    }
    if (event.target.closest("[data-next], [data-skip]")) {
      if (at === steps.length - 1) finish();
      else show(at + 1);
    }
  });
  form.querySelectorAll("[data-alone], [data-shared]").forEach((one) => { one.hidden = shared() !== ("shared" in one.dataset); });
  window.addEventListener("pagehide", () => {
    if (!shared() || !kept(round).waiting) return;
    send(form); // outlives the page; what it was told is forgotten at once
    forget(round);
  });
  window.addEventListener("online", () => { if ((kept(round).due || Infinity) < Date.now()) send(form).then(tell); });
}
