// One picture at a time, over the list it came from. Every link with data-show opens in it; without the
// script the link leads to the page of the file.
(() => {
  "use strict";
  const links = (root) => [...root.querySelectorAll("a[data-show]")];
  const bytes = (id) => `/api/v1/objects/${id}`;
  let box = null;
  let here = null; // the link whose file is shown
  let root = null; // the list it is in
  let facts = null;

  function make() {
    box = document.createElement("dialog");
    box.className = "lightbox";
    box.setAttribute("aria-label", "One file");
    box.innerHTML = `
      <div class="stage"><div class="shown"></div></div>
      <aside class="side" aria-live="polite" hidden></aside>
      <p class="place"></p>
      <button type="button" class="plain close" aria-label="Close (Escape)">✕</button>
      <button type="button" class="plain info" aria-label="Facts (i)" aria-pressed="false">i</button>
      <button type="button" class="plain zoom" aria-label="Zoom (z)" aria-pressed="false">⤢</button>
      <button type="button" class="plain before" aria-label="Previous (arrow left)">‹</button>
      <button type="button" class="plain after" aria-label="Next (arrow right)">›</button>`;
    document.body.append(box);
    box.querySelector(".close").onclick = () => box.close();
    box.querySelector(".before").onclick = () => step(-1);
    box.querySelector(".after").onclick = () => step(1);
    box.querySelector(".info").onclick = () => tell(box.querySelector(".side").hidden);
    box.querySelector(".zoom").onclick = () => zoom();
    box.addEventListener("close", closed);
    box.addEventListener("keydown", keys);
    box.querySelector(".stage").addEventListener("click", (event) => {
      if (event.target.matches("img")) zoom(event);
      else if (event.target.closest("video, audio") === null) box.close();
    });
    swipes(box.querySelector(".stage"));
  }

  function show(link) {
    here = link;
    root = link.closest("[data-gallery]") ?? document.getElementById("main");
    if (!box) make();
    const { id, show: kind, name } = link.dataset;
    const shown = box.querySelector(".shown");
    box.classList.remove("zoomed");
    box.querySelector(".zoom").setAttribute("aria-pressed", "false");
    box.querySelector(".zoom").hidden = kind !== "image";
    shown.replaceChildren(made(kind, id, name, link));
    const all = links(root);
    const at = all.indexOf(link);
    box.querySelector(".place").textContent = `${name} · ${at + 1} of ${all.length}${root.querySelector("[data-older]") ? "+" : ""}`;
    box.querySelector(".before").disabled = at === 0 && !root.querySelector("[data-newer]");
    box.querySelector(".after").disabled = at === all.length - 1 && !root.querySelector("[data-older]");
    if (!box.open) box.showModal();
    if (!box.querySelector(".side").hidden) load(id);
    ahead(all[at + 1]);
    if (at > all.length - 20) more("[data-older]");
  }

  function made(kind, id, name, link) {
    if (kind === "video" || kind === "audio") {
      const player = document.createElement(kind);
      player.controls = true;
      player.src = `${bytes(id)}/content`;
      player.setAttribute("aria-label", name);
      if (kind === "video" && link.querySelector("img")) player.poster = `${bytes(id)}/thumbnail?size=1024`;
      player.play?.().catch(() => {});
      return player;
    }
    if (kind === "other") {
      const note = document.createElement("p");
      note.textContent = "This file has no picture.";
      return note;
    }
    const picture = new Image();
    picture.alt = name;
    picture.src = `${bytes(id)}/thumbnail?size=1024`;
    if (link.dataset.width) {
      picture.width = link.dataset.width;
      picture.height = link.dataset.height;
    }
    return picture;
  }

  function ahead(link) {
    if (link?.dataset.show === "image") new Image().src = `${bytes(link.dataset.id)}/thumbnail?size=1024`;
  }

  async function more(which) {
    const link = root.querySelector(which);
    if (link && window.cubbyGallery) await window.cubbyGallery.extend(link);
  }

  async function step(by) {
    let all = links(root);
    let next = all[all.indexOf(here) + by];
    if (!next) {
      await more(by > 0 ? "[data-older]" : "[data-newer]");
      all = links(root);
      next = all[all.indexOf(here) + by];
    }
    if (next) show(next);
  }

  // The large picture of the page is sharp to 1,024 pixels; zoomed in, the file itself is shown.
  function zoom(event) {
    const picture = box.querySelector(".shown img");
    if (!picture) return;
    const on = box.classList.toggle("zoomed");
    box.querySelector(".zoom").setAttribute("aria-pressed", String(on));
    if (!on) return;
    const whole = new Image();
    whole.onload = () => picture.isConnected && picture.replaceWith(whole);
    whole.alt = picture.alt;
    whole.src = `${bytes(here.dataset.id)}/content`;
    const stage = box.querySelector(".stage");
    const [x, y] = event ? [event.offsetX / picture.clientWidth, event.offsetY / picture.clientHeight] : [0.5, 0.5];
    requestAnimationFrame(() => {
      stage.scrollLeft = (stage.scrollWidth - stage.clientWidth) * x;
      stage.scrollTop = (stage.scrollHeight - stage.clientHeight) * y;
    });
  }

  function tell(on) {
    box.querySelector(".side").hidden = !on;
    box.querySelector(".info").setAttribute("aria-pressed", String(on));
    box.classList.toggle("told", on);
    if (on) load(here.dataset.id);
  }

  async function load(id) {
    facts?.abort();
    facts = new AbortController();
    const side = box.querySelector(".side");
    try {
      const answer = await fetch(`/admin/gallery/facts/${id}`, { signal: facts.signal });
      const text = await answer.text();
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(text, "text/html");
      side.replaceChildren(...page.body.childNodes);
    } catch (error) {
      if (error.name !== "AbortError") side.textContent = "The facts could not be loaded.";
    }
  }

  function closed() {
    box.querySelector(".shown").replaceChildren();
    here?.focus({ preventScroll: true });
    here?.scrollIntoView({ block: "nearest" });
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input, textarea, select")) return;
    const playing = box.querySelector(".shown video, .shown audio");
    if (playing && event.target === playing && event.key.startsWith("Arrow")) return;
    const acts = {
      ArrowRight: () => step(1),
      ArrowLeft: () => step(-1),
      i: () => tell(box.querySelector(".side").hidden),
      z: () => zoom(),
      "+": () => box.classList.contains("zoomed") || zoom(),
      "-": () => box.classList.contains("zoomed") && zoom(),
      x: () => here.closest(".tile")?.querySelector(".tick input")?.click(),
      p: () => playing && (playing.paused ? playing.play() : playing.pause()),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  function swipes(stage) {
    let from = null;
    stage.addEventListener("touchstart", ({ touches }) => {
      from = touches.length === 1 ? { x: touches[0].clientX, y: touches[0].clientY } : null;
    }, { passive: true });
    stage.addEventListener("touchend", ({ changedTouches: [touch] }) => {
      if (!from || box.classList.contains("zoomed")) return;
      const [x, y] = [touch.clientX - from.x, touch.clientY - from.y];
      from = null;
      if (Math.abs(x) > 60 && Math.abs(x) > 2 * Math.abs(y)) step(x < 0 ? 1 : -1);
      else if (y > 120 && y > 2 * Math.abs(x)) box.close();
    }, { passive: true });
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-show]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    show(link);
  });
})();
