// A gallery: rows of even width, more of the list in both directions, and the keyboard. Without it the
// browser wraps the pictures, and links lead to the pages before and after.
(() => {
  "use strict";
  const HEIGHTS = { s: 120, m: 190, l: 300 };
  const GAP = 6;
  const galleries = () => document.querySelectorAll("[data-gallery]");
  const tilesOf = (root) => [...root.querySelectorAll(".tile")];
  const reduced = matchMedia("(prefers-reduced-motion: reduce)");

  // Rows

  function sizeOf(days) {
    const name = Object.keys(HEIGHTS).find((one) => days.classList.contains(`tiles-${one}`)) ?? "m";
    const narrow = days.clientWidth < 600 ? 0.72 : 1;
    return HEIGHTS[name] * narrow;
  }

  function rowsOf(tiles, width, height) {
    const rows = [];
    let row = [];
    let ratios = 0;
    for (const tile of tiles) {
      row.push(tile);
      ratios += Number(tile.dataset.ratio);
      const fitting = (width - GAP * (row.length - 1)) / ratios;
      if (fitting <= height) {
        rows.push({ row, height: fitting });
        row = [];
        ratios = 0;
      }
    }
    if (row.length) rows.push({ row, height: Math.min(height, (width - GAP * (row.length - 1)) / ratios), open: true });
    return rows;
  }

  // The tiles of one answer are a part of the day, in a list of their own. The browser lays and paints
  // only the parts in the window. A row that a part leaves open is filled from the next part.
  const sizes = new WeakMap();

  function layDay(day, width, height, first) {
    const parts = [...day.querySelectorAll(".tiles")];
    const from = Math.max(0, parts.indexOf(first));
    let open = [];
    for (const part of parts.slice(from)) {
      part.prepend(...open);
      const rows = rowsOf([...part.children], width, height);
      open = part !== parts.at(-1) && rows.at(-1)?.open ? rows.pop().row : [];
      for (const tile of open) tile.remove();
      if (rows.length) sizes.set(part, layPart(part, rows));
      else part.remove();
    }
    const laid = [...day.querySelectorAll(".tiles")].map((part) => sizes.get(part));
    const wide = Math.max(...laid.map((size) => size.wide));
    const tall = laid.reduce((sum, size) => sum + size.tall + GAP, -GAP);
    // Several days with few pictures stand side by side; off the window a day costs nothing.
    day.style.containIntrinsicSize = `${wide}px ${tall + 40}px`;
  }

  function layPart(part, rows) {
    let widest = 0;
    let tall = -GAP;
    for (const { row, height: high } of rows) {
      let wide = GAP * (row.length - 1);
      for (const tile of row) {
        const share = Math.floor(Number(tile.dataset.ratio) * high * 100) / 100;
        tile.style.width = `${share}px`;
        tile.style.height = `${high}px`;
        wide += share;
      }
      widest = Math.max(widest, wide);
      tall += high + GAP;
    }
    const size = { wide: Math.ceil(widest), tall: Math.ceil(tall) };
    part.style.width = `${size.wide}px`;
    part.style.containIntrinsicSize = `${size.wide}px ${size.tall}px`;
    return size;
  }

  function lay(root, only) {
    const days = root.querySelector("[data-days]");
    if (!days || !days.clientWidth) return;
    const height = sizeOf(days);
    const width = days.clientWidth;
    for (const [day, first] of only ?? new Map([...days.querySelectorAll(".day")].map((day) => [day]))) {
      layDay(day, width, height, first);
    }
    days.classList.add("laid");
  }

  // More of the list

  function join(root, page, newer) {
    const days = root.querySelector("[data-days]");
    const changed = new Map();
    let before = newer ? days.firstElementChild : null;
    for (const one of [...page.querySelectorAll("[data-days] > *")]) {
      if (one.matches(".month")) {
        const old = [...days.querySelectorAll(".month")].find((at) => at.dataset.month === one.dataset.month);
        if (old && !newer) continue;
        if (old === before && old) before = old.nextElementSibling;
        old?.remove();
        days.insertBefore(one, before);
        continue;
      }
      const same = [...days.querySelectorAll(".day")].find((at) => at.dataset.day === one.dataset.day);
      const parts = one.querySelectorAll(".tiles");
      const last = same?.querySelector(".tiles:last-child");
      if (!same) days.insertBefore(one, before);
      else if (newer) same.querySelector(".tiles").before(...parts);
      else same.append(...parts);
      changed.set(same ?? one, newer ? undefined : last);
    }
    const focused = document.activeElement;
    lay(root, changed);
    // A tile that moves to the next part loses the focus.
    if (focused?.isConnected) focused.focus({ preventScroll: true });
  }

  async function extend(link) {
    if (link.dataset.busy) return;
    link.dataset.busy = "yes";
    const root = link.closest("[data-gallery]");
    const newer = "newer" in link.dataset;
    try {
      const answer = await fetch(link.href);
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const before = document.documentElement.scrollHeight;
      join(root, page, newer);
      if (newer) window.scrollBy({ top: document.documentElement.scrollHeight - before, behavior: "instant" });
      const next = page.querySelector(newer ? "[data-newer]" : "[data-older]");
      if (next) link.href = next.href;
      else link.closest(".turn").remove();
      root.dispatchEvent(new CustomEvent("gallery:more", { bubbles: true }));
      if (next) watch(link);
    } catch {
      link.textContent = "Try again";
    } finally {
      delete link.dataset.busy;
    }
  }

  const near = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        near.unobserve(target);
        extend(target);
      }
    },
    { rootMargin: "1200px 0px" },
  );
  // Looking again tells whether the link is still near after the list has grown.
  const watch = (link) => requestAnimationFrame(() => near.observe(link));

  // The scrubber says where one is

  const seen = new IntersectionObserver((entries) => {
    const shown = entries.filter((one) => one.isIntersecting).map((one) => one.target.dataset.month);
    if (!shown.length) return;
    for (const link of document.querySelectorAll(".scrubber a")) {
      const here = link.dataset.at === shown[0];
      if (here) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
      if (here && !reduced.matches) link.scrollIntoView({ block: "nearest", inline: "nearest" });
    }
  }, { rootMargin: "-10% 0px -75% 0px" });

  // Selecting and moving by keys

  let anchor = null;
  const boxOf = (tile) => tile.querySelector(".tick input");

  function select(tile, on) {
    const box = boxOf(tile);
    if (!box || box.checked === on) return;
    box.checked = on;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  function beside(tile, tiles, key) {
    const place = tiles.indexOf(tile);
    if (key === "ArrowRight") return tiles[place + 1];
    if (key === "ArrowLeft") return tiles[place - 1];
    if (key === "Home") return tiles[0];
    if (key === "End") return tiles[tiles.length - 1];
    const box = tile.getBoundingClientRect();
    const middle = box.left + box.width / 2;
    const down = key === "ArrowDown";
    const rest = down ? tiles.slice(place + 1) : tiles.slice(0, place).reverse();
    let best = null;
    let row = null;
    for (const one of rest) {
      const at = one.getBoundingClientRect();
      if (Math.abs(at.top - box.top) < 8) continue;
      row ??= at.top;
      if (Math.abs(at.top - row) > 8) break;
      const far = Math.abs(at.left + at.width / 2 - middle);
      if (!best || far < best.far) best = { one, far };
    }
    return best?.one;
  }

  document.addEventListener("keydown", (event) => {
    const tile = event.target.closest?.(".tile");
    if (!tile || event.ctrlKey || event.metaKey || event.altKey) return;
    const root = tile.closest("[data-gallery]");
    const tiles = tilesOf(root);
    if (event.key === "x" || (event.key === " " && event.target.matches("a"))) {
      event.preventDefault();
      select(tile, !boxOf(tile)?.checked);
      anchor = tile;
    } else if (event.key === "Escape") {
      for (const one of tiles) select(one, false);
    } else if (/^(Arrow|Home$|End$)/.test(event.key)) {
      const next = beside(tile, tiles, event.key);
      if (!next) return;
      event.preventDefault();
      if (event.shiftKey) {
        anchor ??= tile;
        const [from, to] = [tiles.indexOf(anchor), tiles.indexOf(next)].sort((a, b) => a - b);
        for (const one of tiles.slice(from, to + 1)) select(one, true);
      } else {
        anchor = null;
      }
      next.querySelector("a").focus({ preventScroll: true });
      next.scrollIntoView({ block: "nearest" });
    }
  });

  document.addEventListener("change", (event) => {
    const root = event.target.closest?.("[data-gallery]");
    if (root) root.classList.toggle("selecting", Boolean(root.querySelector(".tick :checked")));
  });

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-size]");
    const days = document.querySelectorAll("[data-days]");
    if (!link || !days.length || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    for (const one of document.querySelectorAll("[data-size]")) one.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    for (const one of days) {
      for (const name of Object.keys(HEIGHTS)) one.classList.toggle(`tiles-${name}`, name === link.dataset.size);
    }
    for (const root of galleries()) lay(root);
    history.replaceState(history.state, "", link.href);
  });

  function begin() {
    for (const root of galleries()) {
      if (root.dataset.begun) continue;
      root.dataset.begun = "yes";
      lay(root);
      for (const day of root.querySelectorAll(".month, .day")) seen.observe(day);
      root.addEventListener("gallery:more", () => {
        for (const day of root.querySelectorAll(".month, .day")) seen.observe(day);
      });
      for (const link of root.querySelectorAll("[data-older]")) watch(link);
      // What is newer comes when one scrolls up: at once it would move what was asked for.
      const newer = root.querySelector("[data-newer]");
      if (newer) window.addEventListener("scroll", () => watch(newer), { once: true, passive: true });
    }
  }
  let width = 0;
  new ResizeObserver(() => {
    if (Math.abs(document.body.clientWidth - width) < 2) return;
    width = document.body.clientWidth;
    for (const root of galleries()) lay(root);
  }).observe(document.documentElement);
  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("htmx:load", begin);
  window.cubbyGallery = { extend };
})();
