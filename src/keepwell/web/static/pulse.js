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

// Six words, shown once, draw everything that blinds the token: another device that knows them
// draws the same, and the server signs the same request again. They never leave the device.
const SIX = 6;
const STEPS = 300000;
const STREAM = 16384;
const six = () => Array.from(crypto.getRandomValues(new Uint16Array(SIX)), (one) => receiptWords[one & 2047]);
const read = (typed) => typed.toLowerCase().split(/[^a-z]+/).filter(Boolean);

async function drawnFrom(words, round, work) {
  const letters = new TextEncoder();
  const secret = await crypto.subtle.importKey("raw", letters.encode(words.join(" ")), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-512", salt: letters.encode(`keepwell pulse ${round}`), iterations: STEPS }, secret, 256,
  );
  const key = await crypto.subtle.importKey("raw", bits, "AES-CTR", false, ["encrypt"]);
  const zeros = { name: "AES-CTR", counter: new Uint8Array(16), length: 64 };
  const stream = new Uint8Array(await crypto.subtle.encrypt(zeros, key, new Uint8Array(STREAM)));
  let at = 0;
  // the library asks the browser for chance; for this one moment the words answer
  crypto.getRandomValues = (into) => {
    if (at + into.byteLength > STREAM) throw new Error("draws");
    new Uint8Array(into.buffer, into.byteOffset, into.byteLength).set(stream.subarray(at, at + into.byteLength));
    at += into.byteLength;
    return into;
  };
  try {
    return await work();
  } finally {
    delete crypto.getRandomValues;
  }
}

// The list of keys is the same for everybody; which one is mine is asked with my name.
async function fetchToken(place, typed) {
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
  if (typed || !known.blinded) {
    const words = typed || six();
    const { message, blindedMsg, inv } = await drawnFrom(words, round, async () => {
      const message = suite.prepare(crypto.getRandomValues(new Uint8Array(32)));
      return { message, ...(await suite.blind(key, message)) };
    });
    Object.assign(known, {
      key: mine.key, message: toText(message), blinded: toText(blindedMsg), inverse: toText(inv), words: words.join(" "),
    });
    // kept before it is sent: a lost answer of the server can be asked for again
    if (!typed) keep(round, known);
  }
  const form = new FormData();
  form.set("blinded", known.blinded);
  form.set("csrfmiddlewaretoken", place.querySelector("[name=csrfmiddlewaretoken]").value);
  const answer = await fetch(place.dataset.token, { method: "POST", body: form });
  const told = await answer.json();
  if (!answer.ok) throw Object.assign(new Error(told.said || "refused"), { elsewhere: answer.status === 409 });
  const signature = await suite.finalize(key, toBytes(known.message), toBytes(told.signed), toBytes(known.inverse));
  keep(round, { key: known.key, message: known.message, signature: toText(signature), words: known.words });
  return kept(round);
}

const place = document.getElementById("pulse");
if (place) {
  const said = document.getElementById("pulse-said");
  const several = document.getElementById("pulse-shared");
  several.checked = shared();
  several.addEventListener("change", () => share(place.dataset.round, several.checked));
  const lost = document.getElementById("pulse-lost");
  const ready = (told) => {
    said.textContent = "";
    lost.hidden = true;
    document.getElementById("pulse-words").hidden = !told.words;
    document.getElementById("pulse-six").textContent = told.words || "";
    const go = document.getElementById("pulse-go");
    go.hidden = false;
    go.focus();
  };
  const failed = (error) => {
    said.textContent = error.message;
    lost.hidden = !error.elsewhere;
  };
  fetchToken(place).then(ready, failed);
  lost.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = read(lost.querySelector("input").value);
    const good = words.length === SIX && words.every((one) => receiptWords.includes(one));
    document.getElementById("pulse-no-words").hidden = good;
    if (good) {
      said.textContent = lost.dataset.trying;
      fetchToken(place, words).then(ready, failed);
    }
  });
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
  if (kept(round).words) { // shown once
    const { words, ...rest } = kept(round);
    keep(round, rest);
  }
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
