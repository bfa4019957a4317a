// The live meeting: what is typed becomes statements, what others say becomes news on the table.
//
// A note is a line with an id of this browser; only its author writes it. Every letter is kept on
// the device at once and sent within half a second; news of the others are asked for each second.
"use strict";

(() => {
  const root = document.getElementById("meeting");
  if (!root) return;
  const { Queue, Table, newId, filled } = window.Meeting;
  const WAIT = 500; // milliseconds from a letter to its sending
  const NEWS = 1_000; // milliseconds between two questions for news
  const QUIET = 5_000; // the same, while nobody looks
  const READ = 8_000; // milliseconds that a refusal stays
  const LONG = 8_000; // letters after which a note goes on as another one
  const start = JSON.parse(root.dataset.state);
  const words = root.dataset;
  const { lang } = document.documentElement;
  const at = (id) => document.getElementById(id);
  const table = new Table({ root, ...start });
  const lines = new Map(); // author:line -> note as last known
  let clock = { ...start.news.clock, seen: performance.now() };
  let shown = root.querySelector("[data-part]:not([hidden])").dataset.part;
  let follows = shown === clock.block;
  let seen = start.tag;
  let current = null; // the note in the field: {line, number, known}
  let number = 0;
  let sending = 0;
  let faults = 0;
  let wrote = false;
  let said = -READ; // when something was last said that must stay to be read

  const queue = new Queue({
    address: words.say,
    token: document.querySelector("[name=csrfmiddlewaretoken]").value,
    place: `${start.sync}:${start.me}`,
    hears: {
      answered: (news) => { if (news) hear(news); },
      wrong,
      apart,
      state: showState,
    },
  });

  // saying

  function nextNumber() {
    number = Math.max(number + 1, Date.now());
    return number;
  }

  function say(op) {
    queue.say(op);
    soon();
  }

  function soon() {
    if (!sending) sending = setTimeout(send, WAIT);
  }

  async function send() {
    clearTimeout(sending);
    sending = 0;
    const how = await queue.flush();
    faults = how === "failed" ? faults + 1 : 0;
    if (queue.size && !sending) sending = setTimeout(send, Math.min(WAIT * 2 ** faults, 8_000));
  }

  function sayLine(note, text) {
    note.number = nextNumber();
    wrote = true;
    const told = { line: note.line, text, block: note.block, private: note.private };
    lines.set(`${start.me}:${note.line}`, { ...told, author: start.me, mine: true, number: note.number, late: false });
    say({ op: "line", ...told, device: queue.device, number: note.number, seen: note.known });
  }

  const field = at("n");
  const secret = at("private");

  function typed() {
    if (!current && !field.value) return;
    current ??= { line: newId(), known: 0, block: shown, private: secret.checked };
    while (field.value.length > LONG) {
      const cut = field.value.lastIndexOf(" ", LONG);
      const end = cut > 0 ? cut + 1 : LONG;
      sayLine(current, field.value.slice(0, end));
      field.value = field.value.slice(end);
      finish();
      current = { line: newId(), known: 0, block: shown, private: secret.checked };
    }
    sayLine(current, field.value);
  }

  function finish() {
    const done = current;
    current = null;
    if (done) drawNote(`${start.me}:${done.line}`);
  }

  field.addEventListener("input", typed);
  field.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (field.value.trim()) {
        field.value = "";
        finish();
      }
    }
    if (event.key === "ArrowUp" && !field.value) {
      const own = [...root.querySelectorAll("#notes > li:not([hidden])")].filter((one) => !one.querySelector("[data-edit]").hidden);
      if (own.length) { event.preventDefault(); change(own.at(-1)); }
    }
  });
  secret.addEventListener("change", () => {
    // what was begun stays as it was begun: a note does not change sides
    if (current && field.value.trim()) { field.value = ""; finish(); } else current = null;
    field.focus();
  });

  function change(place) {
    const key = `${start.me}:${place.dataset.line}`;
    const note = lines.get(key);
    const text = place.querySelector("[data-text]");
    if (!note || place.querySelector("textarea")) return;
    const box = document.createElement("textarea");
    box.value = note.text;
    box.rows = 3;
    box.setAttribute("aria-label", field.labels[0].textContent);
    const held = { line: note.line, block: note.block, private: note.private, known: note.number };
    box.addEventListener("input", () => sayLine(held, box.value));
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" && (event.key !== "Enter" || event.shiftKey || event.isComposing)) return;
      event.preventDefault();
      event.stopPropagation();
      field.focus();
    });
    box.addEventListener("blur", () => { box.replaceWith(text); drawNote(`${start.me}:${held.line}`); });
    box.held = held;
    text.replaceWith(box);
    box.focus();
  }

  // Another window of the same person wrote meanwhile: these words are a note of their own now.
  function apart(line, into) {
    for (const held of [current, ...[...root.querySelectorAll("#notes textarea")].map((box) => box.held)]) {
      if (held?.line === line) Object.assign(held, { line: into, known: held.number });
    }
    table.remove("notes", `${start.me}:${line}`);
    lines.delete(`${start.me}:${line}`);
    setTimeout(() => { queue.since = -1; seen = ""; });
  }

  function wrong(op, why) {
    const form = root.querySelector(`form[data-says="${op.op}"]`);
    if (!form) {
      trouble(why);
      said = performance.now();
      return;
    }
    table.remove({ decide: "decisions", act: "actions", park: "parked" }[op.op], op.op === "park" ? `parked:${op.key}` : op.key);
    form.elements.text.value ||= op.text;
    form.querySelector("[data-wrong]").textContent = why;
    form.closest("details").open = true;
  }

  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.getAttribute("action") !== words.say) return;
    event.preventDefault();
    if (form === at("writing")) return;
    const told = Object.fromEntries(new FormData(form, event.submitter));
    const { csrfmiddlewaretoken: _token, view: _view, ...op } = told;
    if (form.dataset.says) {
      const made = { ...op, key: newId(), block: shown };
      say(made);
      drawMade(made);
      form.elements.text.value = "";
      form.querySelector("[data-wrong]").textContent = "";
      form.closest("details").open = false;
      form.closest("details").querySelector("summary").focus();
    } else say(op);
    send();
  });

  // What was just written down stands in its list at once, also while there is no connection.
  function drawMade(op) {
    const own = { key: op.key, text: op.text };
    if (op.op === "decide") table.decision({ ...own, [start.side]: start.me }, shown);
    if (op.op === "act") table.action({ ...own, owner: op.owner, due: new Date(op.due_on).toLocaleDateString(lang, { dateStyle: "medium" }) });
    if (op.op === "park") table.parked({ key: `parked:${op.key}`, title: op.text });
  }

  // hearing

  function hear(news) {
    if (news.revision < queue.since) return;
    queue.since = Math.max(queue.since, news.revision);
    for (const line of news.lines) {
      const key = `${line.author}:${line.line}`;
      number = line.mine ? Math.max(number, line.number) : number;
      if (line.mine && queue.holds(line.line)) continue; // ours is newer
      lines.set(key, line);
      drawNote(key);
    }
    for (const one of news.decisions) table.decision(one, shown);
    for (const one of news.taken) table.action(one);
    for (const one of news.points) table.point(one);
    table.seats(news.seats);
    turned(news.clock);
    at("over").hidden = !news.closed;
  }

  function drawNote(key) {
    const line = lines.get(key);
    const box = at("notes").parentElement;
    const low = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
    const open = line.mine && current?.line === line.line;
    table.note(line, line.block !== shown || !line.text.trim() || Boolean(open));
    if (low) box.scrollTop = box.scrollHeight;
  }

  function turned(told) {
    const moved = told.block !== clock.block;
    clock = { ...told, seen: performance.now() };
    if (moved && follows) look(told.block);
    tick();
  }

  function tick() {
    const gone = clock.running ? (performance.now() - clock.seen) / 1_000 : 0;
    const spent = { ...clock.spent, [clock.block]: (clock.spent[clock.block] || 0) + gone };
    table.clock({ ...clock, spent, shown });
  }

  function look(block) {
    shown = block;
    follows = block === clock.block;
    table.show(block);
    tick();
    for (const key of lines.keys()) drawNote(key);
    const box = at("notes").parentElement;
    box.scrollTop = box.scrollHeight;
  }

  async function ask() {
    try {
      const answer = await fetch(`${words.news}?since=${queue.since}`, {
        headers: { "If-None-Match": seen },
        cache: "no-store",
        signal: AbortSignal.timeout(10_000),
      });
      if (answer.status === 200 && !answer.redirected) {
        const news = await answer.json();
        seen = answer.headers.get("ETag") || "";
        hear(news);
      } else if (answer.status !== 304) throw Object.assign(new Error(), { out: answer.redirected });
      if (!queue.size) trouble("");
      else if (!queue.busy && !sending) send();
    } catch (fault) {
      showState(fault.out ? "out" : queue.size ? (queue.keeps ? "kept" : "lost") : "alone");
    }
    setTimeout(ask, document.hidden ? QUIET : NEWS);
  }

  // telling how it stands

  function trouble(text) {
    const place = at("trouble");
    if (!text && performance.now() - said < READ) return;
    place.hidden = !text;
    table.write(place.lastElementChild, text);
  }

  function showState(name) {
    const hint = at("saved");
    if (name === "saving") return;
    if (name === "saved") {
      const now = new Date().toLocaleTimeString(lang, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
      if (wrote) table.write(hint, filled(secret.checked ? words.own : words.saved, { at: now }));
      return trouble("");
    }
    if (name !== "alone") table.write(hint, words.notYet);
    trouble(words[name]);
  }

  // keys

  const keysOn = at("keyson");
  const remembered = (write) => { try { return write(); } catch { return null; } };
  keysOn.checked = remembered(() => localStorage.getItem("keepwell:keys")) !== "off";
  keysOn.addEventListener("change", () => remembered(() => localStorage.setItem("keepwell:keys", keysOn.checked ? "on" : "off")));

  function press(form, name) {
    const button = form.querySelector("button[type=submit]");
    if (!form.hidden && (!name || button.value === name)) form.requestSubmit(button);
  }

  function step(by) {
    const order = Object.keys(start.agenda);
    const block = order[order.indexOf(clock.block) + by];
    if (!block) return;
    follows = true;
    say({ op: "turn", block, seen: clock.block });
    send();
  }

  function open(id) {
    at(id).open = true;
    at(id).querySelector("textarea").focus();
  }

  function present(on) {
    root.classList.toggle("presenting", on);
    document.querySelector(".keys").classList.toggle("presenting", on);
  }

  const KEYS = {
    n: () => field.focus(),
    d: () => open("deciding"),
    a: () => open("acting"),
    l: () => open("parking"),
    p: () => present(!root.classList.contains("presenting")),
    " ": () => press(at("pause").form),
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    "?": () => at("keys").showModal(),
  };

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key === "Escape" && typing) typing.blur();
    else if (event.key === "Escape") present(false);
    const native = event.key === " " && event.target.closest("button, a, summary");
    const busy = typing || native || at("keys").open || event.ctrlKey || event.metaKey || event.altKey;
    if (busy || !keysOn.checked) return;
    const order = Object.keys(start.agenda);
    const act = order[Number(event.key) - 1] ? () => look(order[Number(event.key) - 1]) : KEYS[event.key.length > 1 ? event.key : event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  });

  // the rest

  at("agenda").addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (!item || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    look(item.dataset.block);
  });
  at("notes").addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit]");
    if (button) change(button.closest("li"));
  });
  at("present").addEventListener("click", () => present(!root.classList.contains("presenting")));
  at("close").addEventListener("click", async (event) => {
    if (!queue.size) return;
    event.preventDefault();
    if ((await queue.flush()) === "done") location.assign(event.target.closest("a").href);
  });
  addEventListener("online", () => { faults = 0; send(); });
  addEventListener("pagehide", () => queue.farewell());
  addEventListener("beforeunload", (event) => { if (queue.size) event.preventDefault(); });

  table.clear();
  hear(start.news);
  setInterval(tick, 1_000);
  setTimeout(ask, NEWS);
  queue.flush(); // what an earlier window left on this device
})();
