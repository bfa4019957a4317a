// How the table of a meeting is drawn: notes, decisions, actions, parked points, people, the clock.
// It draws what it is given; meeting.js decides what that is. Words come from the page.
"use strict";

(() => {
  const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  class Table {
    constructor({ root, people, me, side, agenda, titles }) {
      Object.assign(this, { root, people, me, side, agenda, titles, words: root.dataset });
      this.at = (id) => document.getElementById(id);
      this.found = new Map();
    }

    person(id) { return this.people[id] || { name: "…", side: "" }; }

    // The entry of a key in a list, made from its template when it is new.
    entry(list, key) {
      const name = `${list}:${key}`;
      if (!this.found.has(name)) {
        const shape = { notes: "t-note", decisions: "t-decision", actions: "t-action", parked: "t-parked" }[list];
        const made = this.at(shape).content.firstElementChild.cloneNode(true);
        this.at(list).append(made);
        this.found.set(name, made);
      }
      return this.found.get(name);
    }

    remove(list, key) {
      this.found.get(`${list}:${key}`)?.remove();
      this.found.delete(`${list}:${key}`);
    }

    // Begin with empty lists: what the server wrote comes again as news.
    clear() {
      for (const list of ["notes", "decisions", "actions", "parked"]) this.at(list).replaceChildren();
      this.found.clear();
    }

    note(line, hidden) {
      const place = this.entry("notes", `${line.author}:${line.line}`);
      const who = this.person(line.author);
      const chip = place.querySelector("[data-who]");
      chip.textContent = who.name;
      chip.className = `chip ${who.side}`;
      place.dataset.line = line.line;
      const text = place.querySelector("[data-text]"); // not there while its author changes it
      if (text) this.write(text, line.text);
      place.querySelector("[data-mark]").textContent = line.private ? this.words.private : line.late ? this.words.late : "";
      place.querySelector("[data-edit]").hidden = !line.mine;
      place.hidden = hidden;
      return place;
    }

    decision(one, block) {
      const place = this.entry("decisions", one.key);
      place.hidden = one.withdrawn;
      place.querySelector("[data-text]").textContent = one.text;
      place.querySelector("[data-agreed]").replaceChildren(...[one.hr, one.support].filter(Boolean).map((id) => this.chip(id)));
      place.querySelector("[data-words]").textContent = one.stands ? this.words.both : one.hr ? this.words.support : this.words.hr;
      const form = place.querySelector("form");
      form.hidden = one.stands;
      form.elements.key.value = one.key;
      form.elements.view.value = block;
      form.querySelector("[data-agree]").hidden = Boolean(one[this.side]);
    }

    chip(id) {
      const made = document.createElement("span");
      made.textContent = this.person(id).name;
      made.className = `chip ${this.person(id).side}`;
      return made;
    }

    action(one) {
      const place = this.entry("actions", one.key);
      place.querySelector("[data-text]").textContent = one.text;
      const who = place.querySelector("[data-who]");
      who.textContent = one.owner_name || this.person(one.owner).name;
      who.className = `chip ${this.person(one.owner).side}`;
      place.querySelector("[data-due]").textContent = filled(this.words.by, { day: one.due });
    }

    point(one) {
      const place = one.kind === "parked" ? this.parked(one) : this.root.querySelector(`article[data-point="${one.id}"]`);
      if (!place) return;
      const button = place.querySelector("[data-settle]");
      button.value = one.settled ? "reopen" : "settle";
      button.setAttribute("aria-pressed", one.settled);
      button.querySelector("[data-words]").textContent = one.settled ? this.words.settled : this.words.settle;
      place.classList.toggle("done", one.settled);
    }

    parked(one) {
      const place = this.entry("parked", one.key);
      place.dataset.point = one.id || "";
      place.querySelector("[data-text]").textContent = one.title;
      place.querySelector("[data-name]").textContent = `: ${one.title}`;
      place.querySelector("input[name=point]").value = one.id || "";
      place.querySelector("form").hidden = !one.id;
      const again = place.querySelector("[data-again]");
      if (one.again && !again.childElementCount) {
        const state = this.at("t-again").content.firstElementChild.cloneNode(true);
        state.append(one.again);
        again.append(state);
      }
      return place;
    }

    seats(seats) {
      for (const one of seats) {
        const seal = this.root.querySelector(`#seats [data-user="${one.user}"]`);
        const tick = this.root.querySelector(`[data-present="${one.user}"]`);
        seal?.classList.toggle("away", !one.here);
        if (!tick) continue;
        tick.setAttribute("aria-pressed", one.here);
        tick.form.elements.present.value = one.here ? "0" : "1";
      }
    }

    // spent: seconds by block as of now.
    clock({ block, running, spent, shown }) {
      const planned = this.agenda[block];
      const gone = (spent[block] || 0) / 60;
      const left = planned - gone;
      const all = Object.values(spent).reduce((sum, one) => sum + one, 0) / 60;
      const timer = this.at("timer");
      timer.classList.toggle("over", left <= 0);
      this.write(timer.querySelector("[data-words]"), left > 0 ? filled(this.words.left, { n: Math.ceil(left) }) : filled(this.words.over, { n: Math.floor(-left) }));
      const note = [filled(this.words.of, { planned, all: Math.round(all) })];
      if (!running) note.unshift(this.words.paused);
      if (shown !== block) note.unshift(this.titles[block]); // the clock is another block's
      this.write(timer.querySelector("[data-note]"), note.join(" · "));
      const ring = `${Math.min(100, Math.round((100 * gone) / planned))} 100`;
      timer.querySelectorAll("circle")[1].setAttribute("stroke-dasharray", ring);
      for (const item of this.at("agenda").children) this.strip(item, block, spent);
      this.button(block, running);
    }

    strip(item, block, spent) {
      const own = item.dataset.block;
      const took = Math.round((spent[own] || 0) / 60);
      const shape = own === block ? "now" : took ? "took" : "plan";
      item.classList.toggle("on", own === block);
      item.classList.toggle("done", own !== block && took > 0);
      this.write(item.querySelector("[data-words]"), filled(this.words[shape], { n: this.agenda[own], took }));
    }

    button(block, running) {
      const pause = this.at("pause");
      pause.value = running ? "pause" : "resume";
      this.write(pause.querySelector("span"), running ? this.words.pause : this.words.goOn);
      const use = pause.querySelector("use");
      const shape = use.getAttribute("href").replace(/#.*/, running ? "#player-pause" : "#player-play");
      if (use.getAttribute("href") !== shape) use.setAttribute("href", shape);
      const order = Object.keys(this.agenda);
      const next = order[order.indexOf(block) + 1];
      const onward = this.at("onward");
      onward.hidden = !next;
      onward.elements.seen.value = block;
      if (!next) return;
      onward.elements.block.value = next;
      this.write(onward.querySelector("[data-words]"), this.titles[next]);
    }

    // Which block is looked at; the meeting itself may be elsewhere.
    show(block) {
      for (const part of this.root.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== block;
      for (const item of this.at("agenda").children) {
        const link = item.querySelector("a");
        if (item.dataset.block === block) link.setAttribute("aria-current", "step");
        else link.removeAttribute("aria-current");
      }
      this.write(this.at("title"), this.titles[block]);
      for (const field of this.root.querySelectorAll("form [name=view]")) field.value = block;
    }

    write(place, words) {
      if (place.textContent !== words) place.textContent = words;
    }
  }

  Object.assign(window.Meeting, { Table, filled });
})();
