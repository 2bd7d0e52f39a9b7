// What happened while another page is open: proposals, failures and finished jobs. They are shown
// together every few seconds, so a load of ten thousand files is one line. They stay until they are
// closed or the page is left. Lists of the same are Schemas, Jobs and Ingest.
(() => {
  "use strict";
  const GATHERED = 2500;
  const MOST = 4;
  const many = (count, one) => `${count.toLocaleString("en")} ${one}${count === 1 ? "" : "s"}`;
  const KINDS = {
    schema_proposed: {
      says: (count, event) => (count === 1 ? `New proposal: ${event.collection ?? "a collection"}` : many(count, "new proposal")),
      one: (event) => `/admin/schemas/${event.schema_id}`,
      all: "/admin/schemas?status=provisional",
    },
    object_failed: {
      says: (count) => `${many(count, "object")} failed`,
      one: (event) => `/admin/objects/${event.system_id}`,
      all: "/admin/objects?status=failed",
    },
    failed: {
      says: (count) => `${many(count, "ingest job")} failed`,
      one: (event) => `/admin/ingest/${event.request_id}`,
      all: "/admin/ingest",
    },
    done: {
      says: (count) => `${many(count, "ingest job")} done`,
      one: (event) => `/admin/ingest/${event.request_id}`,
      all: "/admin/ingest",
    },
  };
  const gathered = new Map();
  let stream = null;
  let waiting = null;

  function tell() {
    waiting = null;
    const list = document.getElementById("news");
    if (!list) return;
    for (const [kind, { count, event }] of gathered) {
      const known = KINDS[kind];
      const old = list.querySelector(`[data-kind="${kind}"]`);
      const total = count + Number(old?.dataset.count ?? 0);
      const line = document.createElement("p");
      line.dataset.kind = kind;
      line.dataset.count = total;
      const link = document.createElement("a");
      link.href = total === 1 ? known.one(event) : known.all;
      link.textContent = known.says(total, event);
      const close = document.createElement("button");
      close.type = "button";
      close.className = "plain";
      close.textContent = "×";
      close.setAttribute("aria-label", `Close: ${link.textContent}`);
      close.addEventListener("click", () => line.remove());
      line.append(link, close);
      old?.remove();
      list.append(line);
    }
    gathered.clear();
    while (list.children.length > MOST) list.firstElementChild.remove();
  }

  function hear(kind) {
    return ({ data }) => {
      const before = gathered.get(kind);
      gathered.set(kind, { count: (before?.count ?? 0) + 1, event: JSON.parse(data) });
      waiting ??= setTimeout(tell, GATHERED);
    };
  }

  // A page in the background holds no connection.
  function listen() {
    const list = document.getElementById("news");
    const wanted = list && document.visibilityState === "visible";
    if (stream && (!wanted || stream.readyState === EventSource.CLOSED)) {
      stream.close();
      stream = null;
    }
    if (!wanted || stream) return;
    stream = new EventSource(list.dataset.news);
    for (const kind of Object.keys(KINDS)) stream.addEventListener(kind, hear(kind));
  }
  document.addEventListener("DOMContentLoaded", listen);
  document.addEventListener("visibilitychange", listen);
})();
