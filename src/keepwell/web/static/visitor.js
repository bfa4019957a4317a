// Candidates and leavers: a code becomes a token here, blindly (RFC 9474); the answer goes without it.
"use strict";

const name = (round) => `keepwell-asked-${round}`;
const kept = (round) => JSON.parse(localStorage.getItem(name(round)) || "{}");
const keep = (round, told) => localStorage.setItem(name(round), JSON.stringify(told));
const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (one) => one.charCodeAt(0));

async function publicKey(pem) {
  const der = toBytes(pem.replace(/-----[^-]+-----|\s/g, ""));
  return crypto.subtle.importKey("spki", der, { name: "RSA-PSS", hash: "SHA-384" }, true, ["verify"]);
}

// The list of keys is the same for everybody; which one is meant is asked with the code.
async function fetchToken(place) {
  const { round, code } = place.dataset;
  let known = kept(round);
  if (known.code !== code) known = { code };
  if (known.signature) return;
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
  keep(round, { code, key: known.key, message: known.message, signature: toText(signature) });
}

const place = document.getElementById("asked");
if (place) {
  const said = document.getElementById("asked-said");
  fetchToken(place).then(
    () => {
      said.textContent = "";
      const go = document.getElementById("asked-go");
      go.hidden = false;
      go.focus();
    },
    (error) => { said.textContent = error.message; },
  );
}

// Padded to one length, without cookie, without referrer; the code stays behind.
async function send(form, answers) {
  const { round } = form.dataset;
  const told = kept(round);
  const body = { key: told.key, message: told.message, signature: told.signature, answers, pad: "" };
  body.pad = " ".repeat(Math.max(0, Number(form.dataset.body) - new TextEncoder().encode(JSON.stringify(body)).length));
  const answer = await fetch(form.dataset.send, {
    method: "POST", body: JSON.stringify(body), credentials: "omit", referrerPolicy: "no-referrer", keepalive: true,
    headers: { "Content-Type": "application/json" },
  });
  if (answer.status !== 204) throw new Error((await answer.json()).said || "");
  localStorage.removeItem(name(round)); // this device has forgotten it
}

const form = document.getElementById("answers");
if (form) {
  const steps = Array.from(form.querySelectorAll("[data-step]"));
  const done = form.querySelector("[data-done]");
  const failed = document.getElementById("failed");
  let at = 0;
  const show = (next) => {
    at = next;
    steps.forEach((one, index) => { one.hidden = index !== at; });
    done.hidden = at < steps.length;
    (steps[at]?.querySelector("input:checked, input, textarea, button") || done.querySelector("h1")).focus();
  };
  const chosen = () => Object.fromEntries(
    Array.from(new FormData(form)).filter(([, value]) => value !== "").map(([key, value]) => [key, /^\d+$/.test(value) ? Number(value) : value]),
  );
  const finish = () => {
    failed.hidden = true;
    send(form, chosen()).then(() => show(steps.length), (error) => {
      failed.querySelector("[data-why]").textContent = error instanceof TypeError ? "" : error.message;
      failed.hidden = false;
    });
  };
  if (!kept(form.dataset.round).signature) {
    form.hidden = true;
    document.getElementById("no-token").hidden = false;
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("click", (event) => {
    if (event.target.closest("[data-back]")) show(Math.max(0, at - 1));
    if (event.target.closest("[data-skip]")) {
      steps[at].querySelectorAll("input:checked").forEach((one) => { one.checked = false; });
      steps[at].querySelectorAll("textarea").forEach((one) => { one.value = ""; });
    }
    if (event.target.closest("[data-next], [data-skip]")) {
      if (at === steps.length - 1) finish();
      else show(at + 1);
    }
  });
}
