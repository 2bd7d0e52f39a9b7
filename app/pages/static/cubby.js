// Everything works without this file; it only says when an answer is missing, shows how much of an
// upload is sent, hears that something changed, catches dropped files, and copies commands.
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

  document.addEventListener("htmx:xhr:progress", (event) => {
    const bar = document.getElementById("upload");
    if (bar && event.detail.lengthComputable) {
      bar.hidden = false;
      bar.max = event.detail.total;
      bar.value = event.detail.loaded;
    }
  });

  // Files may be dropped anywhere: a browser would leave the page for one that misses the field.
  const field = () => document.querySelector("input[data-drop]");
  const carried = (event) => field() && event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  document.addEventListener("dragover", (event) => {
    if (carried(event)) event.preventDefault();
  });
  document.addEventListener("drop", (event) => {
    if (!carried(event) || event.target === field()) return;
    event.preventDefault();
    const input = field();
    for (let at = input.parentElement; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    const kept = new DataTransfer();
    for (const file of [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1)) kept.items.add(file);
    input.files = kept.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    input.focus();
  });

  // What changes is told by the server while somebody looks: a browser keeps few connections to one
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
  function offer(root) {
    const offered = navigator.clipboard ? "button[data-copy], button[data-all]" : "button[data-all]";
    for (const button of root.querySelectorAll(offered)) button.hidden = false;
  }
  document.addEventListener("DOMContentLoaded", () => offer(document));
  document.addEventListener("htmx:load", (event) => offer(event.detail.elt));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-all]");
    if (!button) return;
    for (const box of document.querySelectorAll(`input[type=checkbox][name="${button.dataset.all}"]`)) box.checked = true;
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
