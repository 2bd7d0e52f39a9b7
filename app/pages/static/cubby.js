// Everything works without this file. It reports a missing answer, shows the progress of an upload,
// listens for changes and catches dropped files. It also copies commands, selects many at once, and
// gives numbers a slider.
(() => {
  "use strict";
  const trouble = () => document.getElementById("trouble");

  function say(text) {
    const note = trouble();
    note.textContent = text;
    note.hidden = !text;
  }

  document.addEventListener("htmx:responseError", (event) => {
    say(`Cubby could not answer (${event.detail.xhr.status}). What you see may be out of date.`);
  });
  document.addEventListener("htmx:sendError", () => {
    say("Cubby cannot be reached. What you see may be out of date.");
  });
  document.addEventListener("htmx:beforeSwap", () => say(""));

  // What asks again by itself waits while you write in it, or while something in it is unfolded.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const { target, requestConfig } = detail;
    if (!target.matches("[data-live]") || requestConfig.verb !== "get") return;
    const writing = target.contains(document.activeElement) && document.activeElement.matches("input, select, textarea");
    if (writing || target.querySelector("details[open]")) detail.shouldSwap = false;
  });

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = document.getElementById("upload");
    if (bar && event.detail.lengthComputable) {
      bar.hidden = false;
      bar.max = event.detail.total;
      bar.value = event.detail.loaded;
    }
  });

  // What an act says is in the window, wherever its form is. It is the note or preview that takes
  // the focus; of another page its beginning.
  const ANSWER = '[autofocus], [role="alert"], [role="status"]';
  document.addEventListener("htmx:afterSettle", (event) => {
    const { elt, requestConfig } = event.detail;
    if (elt.id !== "main" || !requestConfig || requestConfig.verb !== "post") return;
    const answer = [...elt.querySelectorAll(ANSWER)].find((one) => one.checkVisibility() && one.textContent.trim());
    if (answer) {
      answer.focus({ preventScroll: true });
      answer.scrollIntoView({ block: answer.offsetHeight < window.innerHeight / 2 ? "center" : "start" });
    } else {
      elt.focus({ preventScroll: true });
      window.scrollTo(0, 0);
    }
  });

  // The server reports changes only while a page is visible. A browser keeps few connections to one
  // server, and a page in the background must not hold one. Without it, pages ask now and then.
  let stream = null;
  function listen() {
    const live = document.querySelector("[data-live]");
    const wanted = live && document.visibilityState === "visible";
    if (stream && (!wanted || stream.readyState === EventSource.CLOSED)) {
      stream.close();
      stream = null;
    }
    if (wanted && !stream) {
      stream = new EventSource(live.dataset.live);
      stream.addEventListener("changed", () => htmx.trigger(document.body, "cubby:changed"));
    }
  }
  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("visibilitychange", listen);
  document.addEventListener("htmx:afterSettle", listen);

  // A button that needs scripts is not there without them.
  function offerCopying(root) {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
  }
  document.addEventListener("DOMContentLoaded", () => offerCopying(document));
  document.addEventListener("htmx:load", (event) => offerCopying(event.detail.elt));

  // Selecting many: all at once, or with the shift key all between two.
  const boxes = (form, name) => [...form.elements].filter((one) => one.type === "checkbox" && one.name === name);
  function offerSelecting(root) {
    for (const one of root.querySelectorAll(".scripted")) one.hidden = false;
    for (const told of document.querySelectorAll("output[data-selected]")) {
      const all = boxes(told.form, told.dataset.selected);
      const count = all.filter((box) => box.checked).length;
      told.value = count ? `${count} selected` : "none selected";
      const button = told.form.querySelector("button[data-select]");
      button.textContent = count && count === all.length ? "Select none" : "Select all";
    }
  }
  document.addEventListener("DOMContentLoaded", () => offerSelecting(document));
  document.addEventListener("htmx:load", (event) => offerSelecting(event.detail.elt));
  document.addEventListener("change", () => offerSelecting(document));
  let last = null;
  document.addEventListener("click", (event) => {
    const box = event.target;
    if (box.matches("button[data-select]")) {
      const all = boxes(box.form, box.dataset.select);
      const on = all.some((one) => !one.checked);
      for (const one of all) one.checked = on;
      offerSelecting(document);
    } else if (box.matches('input[type="checkbox"]')) {
      const all = box.form ? boxes(box.form, box.name) : [];
      if (event.shiftKey && all.includes(last)) {
        const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
        for (const one of all.slice(from, to + 1)) one.checked = box.checked;
      }
      last = box;
    }
  });

  // A query: a name is inserted where the caret is, and Ctrl and Enter run it.
  document.addEventListener("click", ({ target }) => {
    const field = document.getElementById("sql");
    if (!field || !target.dataset.insert) return;
    const name = target.dataset.insert;
    field.focus();
    field.setRangeText(/^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`, field.selectionStart, field.selectionEnd, "end");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !("submits" in event.target.dataset)) return;
    event.preventDefault();
    event.target.form.requestSubmit();
  });

  // A choice that is a filter is one at once.
  document.addEventListener("change", ({ target }) => {
    if ("sends" in target.dataset) target.form.requestSubmit();
  });

  // A slider beside a number moves it, and is moved by it.
  document.addEventListener("input", (event) => {
    const { dataset, id, value } = event.target;
    if (dataset.for) document.getElementById(dataset.for).value = value;
    for (const slider of document.querySelectorAll(`input[data-for="${id}"]`)) slider.value = value;
  });
  document.addEventListener("change", (event) => {
    const number = document.getElementById(event.target.dataset.for ?? "");
    if (number) number.dispatchEvent(new Event("change", { bubbles: true }));
  });
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("button[data-copy]");
    if (!button) return;
    const text = document.getElementById(button.dataset.copy).textContent;
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Select it by hand";
    }
  });
})();
