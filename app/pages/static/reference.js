// The reference of the HTTP API, with a form to try each operation. A session of the pages may read;
// anything else needs a key, which "Authorize" takes and which stays in this page.
"use strict";
SwaggerUIBundle({
  url: "/schema",
  domNode: document.getElementById("reference"),
  deepLinking: false,
  filter: true,
  docExpansion: "list",
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  persistAuthorization: false,
  tryItOutEnabled: true,
  validatorUrl: null,
});
