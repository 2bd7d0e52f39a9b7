// What is wrong with the page as it stands, in words. Contrast: WCAG 2.2, 1.4.3 and its definition of
// relative luminance; sizes of targets: 2.5.8.
() => {
  const faults = [];
  const name = (e) => `<${e.tagName.toLowerCase()}${e.id ? "#" + e.id : ""} class="${e.getAttribute("class") || ""}"> ${(e.textContent || "").trim().slice(0, 40)}`;
  const shown = (e) => e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true });

  const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  if (over > 0) {
    faults.push(`${over} px wider than the window`);
    for (const e of document.querySelectorAll("body *"))
      if (shown(e) && e.getBoundingClientRect().right > innerWidth + 1) { faults.push(`sticks out: ${name(e)}`); break; }
  }

  if (document.querySelectorAll("h1").length !== 1) faults.push("not one h1");
  let level = 1;
  for (const h of document.querySelectorAll("main :is(h1, h2, h3, h4)")) {
    if (+h.tagName[1] > level + 1) faults.push(`heading jumps: ${name(h)}`);
    level = +h.tagName[1];
  }

  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a, summary, progress, video, audio")) {
    const said = e.getAttribute("aria-label") || (e.labels && [...e.labels].map((l) => l.textContent).join("")) || e.textContent || "";
    const pictured = e.querySelector("img[alt]:not([alt=''])");
    if (shown(e) && !said.trim() && !pictured && e.getAttribute("aria-hidden") !== "true" && !/^(VIDEO|AUDIO)$/.test(e.tagName)) faults.push(`no name: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("img:not([alt])")) faults.push(`no alt: ${e.outerHTML.slice(0, 80)}`);
  for (const e of document.querySelectorAll("[id]"))
    if (document.querySelectorAll(`[id="${CSS.escape(e.id)}"]`).length > 1) faults.push(`id twice: ${e.id}`);
  for (const e of document.querySelectorAll("[aria-labelledby], [aria-describedby]"))
    for (const id of (e.getAttribute("aria-labelledby") || e.getAttribute("aria-describedby")).split(" "))
      if (!document.getElementById(id)) faults.push(`refers to nothing: ${id}`);
  for (const e of document.querySelectorAll("button, summary, input:not([type=hidden]), select")) {
    const box = e.getBoundingClientRect();
    if (shown(e) && box.height > 0 && Math.min(box.height, box.width) < 23.5) faults.push(`smaller than 24 px: ${name(e)}`);
  }
  // In a narrow window a row of a table is a card, and what its column is called stands before each value.
  for (const e of document.querySelectorAll("td[data-label]")) {
    const label = getComputedStyle(e, "::before");
    if (shown(e) && label.content !== "none" && parseFloat(label.width) > parseFloat(getComputedStyle(e).paddingLeft))
      faults.push(`the label ${e.dataset.label} lies over its value`);
  }
  for (const e of document.querySelectorAll("table:has(> tbody > tr)")) {
    const head = e.tHead && getComputedStyle(e.tHead).position === "absolute";
    if (head && e.tBodies[0].getBoundingClientRect().top - e.getBoundingClientRect().top > 8) faults.push(`a gap above the first row: ${name(e)}`);
    if (e.tHead && getComputedStyle(e.tHead).position === "sticky" && innerWidth < 768) faults.push(`a head above cards: ${name(e)}`);
  }
  for (const e of document.querySelectorAll("[style], style, script:not([src])")) faults.push(`style or script inside the page: ${e.outerHTML.slice(0, 120)}`);
  for (const e of document.querySelectorAll("*"))
    for (const a of e.attributes) if (/^on/i.test(a.name)) faults.push(`event attribute: ${name(e)}`);

  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const over_ = (top, below) => top.slice(0, 3).map((v, i) => v * (top[3] / 255) + below[i] * (1 - top[3] / 255)).concat(255);
  const behind = (e) => {
    const stack = [];
    for (let at = e; at; at = at.parentElement) {
      const colour = rgba(getComputedStyle(at).backgroundColor);
      stack.push(colour);
      if (colour[3] === 255) break;
    }
    return stack.reverse().reduce((below, top) => over_(top, below), rgba("canvas"));
  };
  const luminance = (c) => {
    const [r, g, b] = c.slice(0, 3).map((v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const seen = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !shown(e) || e.closest("noscript, option, :disabled")) continue;
    const style = getComputedStyle(e);
    const back = behind(e);
    const front = over_(rgba(style.color), back);
    const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const key = `${front}|${back}`;
    if (ratio < (large ? 3 : 4.5) && !seen.has(key)) { seen.add(key); faults.push(`contrast ${ratio.toFixed(2)}: ${name(e)}`); }
  }
  if (window.__shift > 0.01) faults.push(`layout shift ${window.__shift.toFixed(3)}`);
  return faults;
}
