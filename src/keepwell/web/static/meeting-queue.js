// What this window says in a meeting, kept on the device until the server has it.
//
// Each statement has a key of its own, so that sending it again is harmless: a lost answer, a
// second window or a restart can only make it come twice. A newer text of the same note takes the
// place of the older one; everything else is kept until it is answered.
"use strict";

(() => {
  const PREFIX = "keepwell:said:";
  const MOST = 60; // statements of one sending
  const WIDE = 600_000; // letters of one sending that other windows left
  const PATIENCE = 15_000; // milliseconds for an answer
  const BREATH = 20_000; // milliseconds between looks for what earlier windows left

  const newId = () =>
    Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // What a newer statement replaces: the text of a note, the state of a point, of a person …
  const keyOf = (one) => [one.op === "line" ? "line" : one.op, one.line || one.key || one.point || one.user || ""].join(":");

  class Queue {
    // place: which meeting, whose words. hears: {answered(news), wrong(op, words), apart(line, into), state(name)}
    constructor({ address, token, place, hears }) {
      Object.assign(this, { address, given: token, hears });
      this.device = newId();
      this.drawer = `${PREFIX}${place}:`;
      this.pending = new Map();
      this.keeps = true;
      this.busy = false;
      this.since = -1;
      this.looked = -BREATH;
    }

    // The newest token: who signed in again in another window has a new one.
    get token() { return /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] || this.given; }

    get size() { return this.pending.size; }

    say(op) {
      this.pending.delete(keyOf(op)); // what is said last comes last
      this.pending.set(keyOf(op), op);
      this.keep();
    }

    holds(line) { return this.pending.has(`line:${line}`); }

    keep() {
      const own = this.drawer + this.device;
      try {
        if (this.size) localStorage.setItem(own, JSON.stringify([...this.pending.values()]));
        else localStorage.removeItem(own);
        this.keeps = true;
      } catch {
        this.keeps = false;
      }
    }

    // What windows of the same person left unsaid on this device: closed, crashed, or still open.
    left() {
      if (performance.now() - this.looked < BREATH) return [];
      this.looked = performance.now();
      try {
        let wide = 0;
        const found = Object.keys(localStorage)
          .filter((name) => name.startsWith(this.drawer) && name !== this.drawer + this.device)
          .map((name) => ({ name, text: localStorage.getItem(name) }));
        const some = found.filter((one, at) => (wide += one.text.length) < WIDE || !at);
        if (some.length < found.length) this.looked = -BREATH;
        return some.map((one) => ({ ...one, ops: JSON.parse(one.text) }));
      } catch {
        return [];
      }
    }

    // Send what is pending: "done" when the server has it all, "more" when there is more to send
    // by now, "failed" when it must be tried again.
    async flush() {
      if (this.busy) return "more";
      const left = this.left();
      const own = [...this.pending.values()].slice(0, MOST);
      const ops = [...own, ...left.flatMap((one) => one.ops)];
      if (!ops.length) return "done";
      this.busy = true;
      this.hears.state("saving");
      try {
        const said = await this.send(ops);
        this.heard(own, said.results);
        this.drop(left, said.results.slice(own.length));
        this.hears.answered(said.news);
        this.hears.state(this.size ? "saving" : "saved");
        return this.size ? "more" : "done";
      } catch (fault) {
        this.looked = -BREATH;
        this.hears.state(fault.out ? "out" : this.keeps ? "kept" : "lost");
        return "failed";
      } finally {
        this.busy = false;
      }
    }

    async send(ops) {
      const answer = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
        body: JSON.stringify({ since: this.since, ops }),
        signal: AbortSignal.timeout(PATIENCE),
      });
      const json = (answer.headers.get("content-type") || "").includes("json");
      if (!answer.ok || !json) throw Object.assign(new Error(), { out: answer.redirected || [401, 403, 404].includes(answer.status) });
      return answer.json();
    }

    heard(ops, results) {
      ops.forEach((op, at) => {
        const result = results[at];
        if (this.pending.get(keyOf(op)) === op) this.pending.delete(keyOf(op));
        if (!result.ok) this.hears.wrong(op, result.error);
        if (result.into && result.into !== op.line) this.hears.apart(op.line, result.into);
      });
      this.keep();
    }

    drop(left, results) {
      for (const one of left) {
        const own = results.splice(0, one.ops.length);
        const same = localStorage.getItem(one.name) === one.text;
        if (same && own.every((result) => result.ok)) localStorage.removeItem(one.name);
      }
    }

    // The window closes: a last try that the browser finishes by itself.
    farewell() {
      if (!this.size) return;
      const body = JSON.stringify({ since: this.since, ops: [...this.pending.values()] });
      if (body.length < 60_000) {
        const headers = { "Content-Type": "application/json", "X-CSRFToken": this.token };
        fetch(this.address, { method: "POST", headers, body, keepalive: true }).catch(() => {});
      }
    }
  }

  window.Meeting = { Queue, newId };
})();
