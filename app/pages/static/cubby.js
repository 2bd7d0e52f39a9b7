// Everything works without this file; it only says when an answer is missing, shows how much of an
// upload is sent, and copies commands.
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

  // A button that needs scripts is not there without them.
  function offerCopying(root) {
    if (!navigator.clipboard) return;
    for (const button of root.querySelectorAll("button[data-copy]")) button.hidden = false;
  }
  document.addEventListener("DOMContentLoaded", () => offerCopying(document));
  document.addEventListener("htmx:load", (event) => offerCopying(event.detail.elt));
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
