// The one-time key of a form stays with its place in the history: whoever goes back and sends the
// same again sends the same act, and it has one effect. A row that changed meanwhile has another
// version, and with it a new key.

const way = performance.getEntriesByType("navigation")[0]?.type;
const held = (way === "back_forward" && history.state?.keys) || {};
const keys = {};

for (const input of document.querySelectorAll("form input[name=_key]")) {
  const version = input.form.elements.namedItem("_version")?.value ?? "";
  const name = `${input.form.action} ${input.form.id} ${version}`;
  if (held[name]) input.value = held[name];
  keys[name] = input.value;
}
history.replaceState({ ...history.state, keys }, "");
