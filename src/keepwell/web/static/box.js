// The suggestion box: twelve words are drawn here and never leave; only a hash of them does.
"use strict";

// SHA-256 (FIPS 180-4), in one go: the browser's own is asynchronous, and the work for a letter
// takes hundreds of thousands of hashes.
const primes = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((one) => n % one)) primes.push(n);
const fraction = (value) => ((value - Math.floor(value)) * 4294967296) | 0;
const rounds = Int32Array.from(primes, (one) => fraction(Math.cbrt(one)));
const start = Int32Array.from(primes.slice(0, 8), (one) => fraction(Math.sqrt(one)));
const turn = (word, by) => (word >>> by) | (word << (32 - by));
const block = new Int32Array(64);

function digest(bytes) {
  const state = start.slice();
  const padded = new Uint8Array((((bytes.length + 8) >> 6) + 1) << 6);
  padded.set(bytes);
  padded[bytes.length] = 128;
  new DataView(padded.buffer).setUint32(padded.length - 4, bytes.length * 8);
  for (let at = 0; at < padded.length; at += 64) {
    for (let t = 0; t < 64; t++) {
      if (t < 16) {
        const i = at + t * 4;
        block[t] = (padded[i] << 24) | (padded[i + 1] << 16) | (padded[i + 2] << 8) | padded[i + 3];
      } else {
        const [a, b] = [block[t - 15], block[t - 2]];
        block[t] = block[t - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + block[t - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
      }
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + rounds[t] + block[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, n) => { state[n] += word; });
  }
  return state;
}

const letters = new TextEncoder();
const hex = (words) => Array.from(words, (word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
const drawn = (count) => crypto.getRandomValues(new Uint8Array(count));
const digits = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

// 128 random bits and four that check them, as twelve words (BIP-39).
function drawWords() {
  const bytes = drawn(16);
  const bits = Array.from([...bytes, (digest(bytes)[0] >>> 28) << 4], (one) => one.toString(2).padStart(8, "0")).join("");
  return Array.from({ length: 12 }, (_, at) => receiptWords[parseInt(bits.slice(at * 11, at * 11 + 11), 2)]);
}

// What somebody typed, as twelve words; none when one of them is wrong. Four letters are enough.
function readWords(typed) {
  const found = typed.toLowerCase().split(/[^a-z]+/).filter(Boolean).map((one) => {
    if (receiptWords.includes(one)) return one;
    const near = one.length > 3 ? receiptWords.filter((word) => word.startsWith(one.slice(0, 4))) : [];
    return near.length === 1 ? near[0] : "";
  });
  const numbers = found.map((one) => receiptWords.indexOf(one));
  const known = numbers.filter((one) => one >= 0).length;
  if (found.length !== 12 || known !== 12) return { known, size: found.length, words: null };
  const bits = numbers.map((one) => one.toString(2).padStart(11, "0")).join("");
  const bytes = Uint8Array.from({ length: 16 }, (_, at) => parseInt(bits.slice(at * 8, at * 8 + 8), 2));
  const fits = digest(bytes)[0] >>> 28 === parseInt(bits.slice(128), 2);
  return { known, size: 12, words: fits ? found : null };
}

const markOf = (words) => hex(digest(letters.encode(`keepwell-box-1 ${words.join(" ")}`)));
const pause = () => new Promise((go) => { setTimeout(go); });

// Some work for each letter keeps machines from filling the box; a person does not notice it.
async function work(purpose, mark, bits) {
  const day = new Date().toISOString().slice(0, 10);
  const text = `${purpose}${day}${mark.slice(0, 32)}`;
  let until = performance.now() + 25;
  for (let nonce = 0; ; nonce++) {
    if (digest(letters.encode(text + nonce))[0] >>> (32 - bits) === 0) return { day, nonce: String(nonce) };
    if (nonce % 64 === 0 && performance.now() > until) {
      await pause();
      until = performance.now() + 25;
    }
  }
}

// One length for all, no cookie, no referrer.
async function post(place, address, told) {
  const body = { ...told, pad: "" };
  const size = letters.encode(JSON.stringify(body)).length;
  body.pad = " ".repeat(Math.max(0, Number(place.dataset.body) - size));
  const answer = await fetch(address, {
    method: "POST", body: JSON.stringify(body), credentials: "omit", referrerPolicy: "no-referrer",
    cache: "no-store", headers: { "Content-Type": "application/json" },
  });
  const said = await answer.json();
  if (!answer.ok) throw new Error(said.said);
  return said;
}

// What in a text could give its writer away: told, never changed.
const telling = [
  /[\w.+-]+@[\w-]+\.\w+/gu, /(?:\+|\b0)\d[\d /-]{6,}\d\b/gu, /(?:#\s?\d{3,}|\b[A-Z]{2,}-\d{2,}|\b\d{5,}\b)/gu,
  /\b\d{1,2}[.:]\d{2}\b(?:\s?(?:uhr|am|pm|h)\b)?/giu, /\b\d{1,2}[./-]\d{1,2}[./-](?:\d{2,4})?/gu, /\b\d{4}-\d{2}-\d{2}\b/gu,
  /\b\d{1,2}\.?\s(?:de\s)?(?:jan|feb|mar|mär|apr|abr|may|mai|jun|jul|aug|ago|sep|oct|okt|nov|dec|dez|dic)\p{L}*/giu,
  /(?<![.!?:]\s|^|\n)\b\p{Lu}\p{Ll}+\s\p{Lu}\p{Ll}+\b/gu, /\b(?:Mr|Mrs|Ms|Herr|Frau|Señora?)\.?\s\p{Lu}\p{Ll}+/gu,
  /\b(?:i am|i'm|as) the only\b[^.!?\n]{0,30}|\bich bin (?:der|die) einzige[^.!?\n]{0,30}|\bsoy (?:el|la) únic[oa][^.!?\n]{0,30}/giu,
  /\bmy (?:pregnancy|maternity|surgery|diagnosis|visa)\b|\bmeine (?:schwangerschaft|operation|diagnose)\b|\bmi (?:embarazo|operación|diagnóstico)\b/giu,
];
function tells(text) {
  return [...new Set(telling.flatMap((one) => Array.from(text.matchAll(one), (hit) => hit[0].trim())))].slice(0, 6);
}
function watch(field, warning) {
  const list = warning.querySelector("[data-found]");
  field.addEventListener("input", () => {
    const found = tells(field.value);
    warning.hidden = !found.length;
    list.textContent = found.map((one) => `“${one}”`).join(", ");
  });
}

function listed(place, words) {
  place.replaceChildren(...words.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
}

// Writing a letter.
const form = document.getElementById("letter");
if (form) {
  const field = form.elements.text;
  const said = document.getElementById("said");
  const warning = document.getElementById("tells");
  const words = drawWords();
  const mark = markOf(words);
  const key = digits(drawn(16)); // the same when it is sent again: a lost answer makes no second letter
  let ready = null; // the work is done while somebody types
  watch(field, warning);
  field.addEventListener("input", () => { ready ??= work("send", mark, Number(form.dataset.bits)); }, { once: true });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!field.value.trim()) { field.focus(); return; }
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    said.textContent = form.dataset.wait;
    try {
      const told = await (ready ??= work("send", mark, Number(form.dataset.bits)));
      await post(form, form.dataset.send, { mark, key, text: field.value, new: true, card: form.dataset.card === "1", ...told });
    } catch (error) {
      said.textContent = error instanceof TypeError ? form.dataset.offline : error.message;
      button.disabled = false;
      ready = null; // done anew: the day may have changed
      return;
    }
    form.reset();
    form.hidden = true;
    const sent = document.getElementById("sent");
    const list = sent.querySelector("ol");
    if (list) listed(list, words);
    sent.hidden = false;
    sent.querySelector("h1").focus();
    sent.querySelector("[data-copy]")?.addEventListener("click", async (click) => {
      const copy = click.currentTarget;
      await navigator.clipboard.writeText(words.join(" "));
      copy.querySelector("span").textContent = copy.dataset.copy;
    });
  });

  // A device that many use forgets by itself.
  if (form.dataset.kiosk) {
    const forget = () => location.replace(location.href);
    const left = document.getElementById("left");
    let until = Date.now() + Number(form.dataset.kiosk) * 1000;
    const stay = () => { until = Date.now() + Number(form.dataset.kiosk) * 1000; };
    ["input", "pointerdown", "keydown"].forEach((name) => document.addEventListener(name, stay));
    document.querySelectorAll("[data-forget]").forEach((one) => one.addEventListener("click", forget));
    setInterval(() => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      left.textContent = seconds;
      if (seconds <= 0) forget();
    }, 1000);
    window.addEventListener("pageshow", (event) => { if (event.persisted) forget(); });
  }
}

// Reading with the words, and writing back.
const door = document.getElementById("door");
if (door) {
  const typed = door.elements.words;
  const said = document.getElementById("said");
  const thread = document.getElementById("thread");
  const back = document.getElementById("back");
  let mark = "";
  typed.addEventListener("input", () => {
    const { known, size } = readWords(typed.value);
    said.textContent = size ? door.dataset.count.replace("{known}", known) : "";
  });
  const node = (name, css, text) => Object.assign(document.createElement(name), { className: css, textContent: text });
  const draw = (told) => {
    const list = thread.querySelector(".thread");
    list.replaceChildren(...told.messages.map((one) => {
      const box = node("div", one.mine ? "msg mine" : "msg", "");
      if (one.text) box.append(node("p", "pre", one.text));
      box.append(node("footer", "", one.foot));
      return box;
    }));
    thread.querySelector("[data-state]").textContent = told.state;
    const theme = thread.querySelector("[data-theme]");
    theme.hidden = !told.theme;
    if (told.theme) ["title", "answer", "foot"].forEach((name) => { theme.querySelector(`[data-${name}]`).textContent = told.theme[name]; });
    document.getElementById("turn").textContent = told.left;
    back.hidden = told.closed;
    door.hidden = true;
    thread.hidden = false;
  };
  const open = async () => draw(await post(door, door.dataset.open, { mark, ...(await work("open", mark, Number(door.dataset.bits))) }));
  door.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { known, size, words } = readWords(typed.value);
    if (!words) {
      said.textContent = known === 12 && size === 12 ? door.dataset.wrong : door.dataset.count.replace("{known}", known);
      typed.focus();
      return;
    }
    mark = markOf(words);
    said.textContent = door.dataset.wait;
    try {
      await open();
      typed.value = "";
      thread.querySelector("h1").focus();
    } catch (error) {
      said.textContent = error instanceof TypeError ? door.dataset.offline : error.message;
    }
  });
  const field = back.elements.text;
  const answer = document.getElementById("answered");
  watch(field, document.getElementById("tells"));
  let key = digits(drawn(16));
  const write = async (told) => {
    answer.textContent = door.dataset.wait;
    try {
      await post(door, door.dataset.send, { mark, key, new: false, ...told, ...(await work("open", mark, Number(door.dataset.bits))) });
      key = digits(drawn(16));
      await open();
      back.reset();
      back.querySelector("details").open = false;
      document.getElementById("tells").hidden = true;
      answer.textContent = door.dataset.sent;
    } catch (error) {
      answer.textContent = error instanceof TypeError ? door.dataset.offline : error.message;
    }
  };
  back.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = event.submitter?.name === "reveal" ? back.elements.name.value.trim() : "";
    if (event.submitter?.name === "reveal" ? name : field.value.trim()) write({ text: field.value, name });
  });
  document.getElementById("forget").addEventListener("click", () => location.replace(location.href));
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.replace(location.href); });
}
