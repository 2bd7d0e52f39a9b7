// Small things of every page: files are dropped anywhere, / searches, ? lists the keys, and moments are
// shown in the zone of the reader.
(() => {
  "use strict";

  // Files may be dropped anywhere. A page with a field for files takes them there; any other sends them.
  const field = () => document.querySelector("input[data-drop]");
  const upload = () => document.body.dataset.upload;
  const over = () => document.getElementById("dropping");
  const carried = (event) =>
    (field() || upload()) && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carried(event)) return;
    event.preventDefault();
    over().hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) over().hidden = true;
  });
  document.addEventListener("drop", (event) => {
    if (!carried(event)) return;
    over().hidden = true;
    const input = field();
    if (event.target === input) return;
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (!input) {
      send(files);
      return;
    }
    for (let at = input.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const kept = new DataTransfer();
    for (const file of files.slice(0, input.multiple ? undefined : 1)) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });

  async function send(files) {
    const note = document.getElementById("trouble");
    const form = new FormData();
    for (const file of files) form.append("files[]", file);
    note.textContent = `Sending ${files.length} ${files.length === 1 ? "file" : "files"} …`;
    note.hidden = false;
    try {
      const answer = await fetch(upload(), { method: "POST", body: form, headers: { "HX-Request": "true" } });
      const there = answer.headers.get("HX-Redirect");
      if (!there) throw new Error(String(answer.status));
      location.assign(there);
    } catch {
      note.textContent = "The files could not be sent. Try it at Ingest, which says why.";
    }
  }

  // Keys

  const KEYS = {
    "/": "Search",
    "?": "These keys",
    "g then o, g, s, d, c": "Overview, gallery, schemas, duplicates, clusters",
    "← → ↑ ↓": "Move among pictures; with Shift they are selected",
    "x or Space": "Select a picture",
    Enter: "Open a picture; then i for its facts, z to zoom, p to play",
    "1, 2, 3, n, u": "Duplicates one by one: same, different, keep the best, next, take it back",
    "x, m, 1 to 9, u at a cluster": "Select a file, move those, choose where to, take it back",
    "1, 2, u at suggestions": "Merge the first pair, keep it apart, undo",
    f: "Duplicates one by one: the files in one place, in turn",
    Escape: "Close, or select none",
  };
  const PLACES = { o: "/admin", g: "/admin/gallery", s: "/admin/schemas", d: "/admin/duplicates", c: "/admin/clusters" };
  let led = 0;

  function help() {
    const box = document.createElement("dialog");
    box.className = "keyboard";
    box.setAttribute("aria-label", "Keys");
    const list = document.createElement("dl");
    for (const [key, said] of Object.entries(KEYS)) {
      const name = document.createElement("dt");
      const kbd = document.createElement("kbd");
      kbd.textContent = key;
      name.append(kbd);
      const meaning = document.createElement("dd");
      meaning.textContent = said;
      list.append(name, meaning);
    }
    box.append(list);
    box.addEventListener("close", () => box.remove());
    box.addEventListener("click", () => box.close());
    document.body.append(box);
    box.showModal();
  }

  // Files of a cluster: x selects the one in focus, arrows lead from one to the next.
  function picked(event) {
    const pick = event.target.closest?.(".pick");
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!pick || !(step || event.key === "x")) return false;
    event.preventDefault();
    const all = [...document.querySelectorAll(".pick")].filter((one) => one.checkVisibility());
    if (step) all[all.indexOf(pick) + step]?.querySelector("a.card").focus();
    else pick.querySelector(".tick input").click();
    return true;
  }

  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
    if (picked(event)) return;
    const meant = event.key.length === 1 && document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (meant && !meant.disabled) {
      event.preventDefault();
      meant.click();
      if (meant.matches("input")) meant.focus();
    } else if (event.key === "/") {
      event.preventDefault();
      const box = document.querySelector('main input[type="search"]');
      if (box) box.focus();
      else location.assign("/admin/search");
    } else if (event.key === "?") {
      event.preventDefault();
      help();
    } else if (Date.now() - led < 1500 && PLACES[event.key]) {
      location.assign(PLACES[event.key]);
    } else {
      led = event.key === "g" ? Date.now() : 0;
    }
  });

  // Flicker: files lie over one another, and each press shows the next one. What differs is what moves.
  document.addEventListener("click", ({ target }) => {
    if (!target.matches("[data-flicker]")) return;
    const all = document.getElementById(target.dataset.flicker);
    const files = [...all.children];
    const at = all.classList.contains("flicker") ? files.findIndex((one) => one.classList.contains("on")) + 1 : 0;
    const off = at === files.length;
    all.classList.toggle("flicker", !off);
    files.forEach((one, place) => one.classList.toggle("on", !off && place === at));
    target.textContent = off ? "Flicker" : `Flicker: ${at + 1} of ${files.length}`;
    target.setAttribute("aria-pressed", String(!off));
  });

  // Moments in the zone of the reader, which the footer names

  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const two = (number) => String(number).padStart(2, "0");
  const local = (at) =>
    `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}`;

  function localise(root) {
    for (const one of root.querySelectorAll("time[data-at], time[data-ago]")) {
      const at = new Date(one.dateTime);
      if (Number.isNaN(at.getTime())) continue;
      if ("at" in one.dataset) one.textContent = local(at);
      one.title = `${local(at)} ${zone}`;
    }
    for (const one of document.querySelectorAll("[data-zone]")) one.textContent = `Times are ${zone}.`;
  }
  document.addEventListener("DOMContentLoaded", () => localise(document));
  document.addEventListener("htmx:load", (event) => localise(event.detail.elt));
})();
