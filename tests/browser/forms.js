// Walks the forms of a page: which acts there are, doing one, and whether its answer is in the window.
(() => {
  const BUTTONS = 'button:not([type="button"]):not([disabled])';

  // Every act by its address, ids left out, and by the first words that its button says.
  const list = () => {
    const acts = [];
    for (const form of document.querySelectorAll("main form")) {
      if (form.method !== "post") continue;
      form.querySelectorAll(BUTTONS).forEach((button, place) => {
        const to = (button.getAttribute("formaction") || form.getAttribute("action")).split("?")[0];
        const kind = button.value.split(" ").filter((word) => word.length < 30).join(" ");
        const key = `${to.replace(/[0-9a-f-]{36}/g, "*")} ${kind}`;
        acts.push({ key, form: [...document.forms].indexOf(form), place });
      });
    }
    return acts;
  };

  // Folded forms are opened, required fields get something, and the button lies at the lower edge.
  const send = (form, place) => {
    const one = document.forms[form];
    for (let at = one; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    for (const field of one.elements) {
      if (field.type === "file") {
        const picked = new DataTransfer();
        picked.items.add(new File(['{"a": 1}'], "given.json"));
        field.files = picked.files;
      } else if (field.required && !field.value) {
        field.value = { number: field.min || "1", url: "https://given.example" }[field.type] ?? "given";
      }
      if (field.type === "checkbox") field.checked = true;
    }
    if (!one.checkValidity()) throw new Error(one.querySelector(":invalid").outerHTML);
    const button = one.querySelectorAll(BUTTONS)[place];
    button.scrollIntoView({ block: "end" });
    window.before = document.getElementById("main");
    one.requestSubmit(button);
  };

  const inside = (one) => {
    const box = one.getBoundingClientRect();
    return box.height > 0 && box.top < innerHeight - 8 && box.bottom > 8;
  };
  const seen = () => {
    const said = document.querySelectorAll("#main :is([autofocus], [role=alert], [role=status])");
    const shown = [...said].filter((one) => one.checkVisibility() && one.textContent.trim());
    return shown.length ? shown.some(inside) : inside(document.querySelector("h1"));
  };
  window.forms = { list, send, seen };
})();
