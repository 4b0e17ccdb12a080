// A form that is filled in where the network comes and goes. What is typed stays in this browser,
// under the name of the form and of the person, until the server has taken it. It is sent with its
// one-time key: sent again after an answer was lost, it has no second effect.

const AGAIN_AFTER_SECONDS = [2, 5, 15, 60];
const SECRET = "csrfmiddlewaretoken";
let tries = 0;
let waiting;

const formHere = () => document.querySelector("form[data-draft]");
const nameOf = (form) => `bangfu ${form.dataset.draft}`;

function say(form, code) {
  for (const line of form.querySelectorAll("[data-said]")) line.hidden = line.dataset.said !== code;
}

function keep(form) {
  const held = [...new FormData(form)].filter(([name]) => name !== SECRET);
  localStorage.setItem(nameOf(form), JSON.stringify(held));
}

function restore(form) {
  const written = localStorage.getItem(nameOf(form));
  if (!written) return;
  for (const [name, value] of JSON.parse(written)) {
    const input = form.elements.namedItem(name);
    if (input && name !== SECRET) input.value = value;
  }
  say(form, "restored");
}

async function send(form) {
  clearTimeout(waiting);
  const button = form.querySelector("button.first");
  keep(form);
  say(form, "sending");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (answer.status >= 500) throw new TypeError("the server could not take it");
    taken(form, answer, await answer.text());
  } catch (fault) {
    if (!(fault instanceof TypeError)) throw fault;
    say(form, "failed");
    const seconds = AGAIN_AFTER_SECONDS[Math.min(tries++, AGAIN_AFTER_SECONDS.length - 1)];
    waiting = setTimeout(() => send(form), seconds * 1000);
  } finally {
    button.disabled = false;
  }
}

function taken(form, answer, text) {
  const at = new URL(answer.url);
  if (answer.redirected) {
    // Sign-in again keeps the draft; a visit that was taken needs none.
    if (at.pathname.startsWith(form.dataset.leadsTo)) localStorage.removeItem(nameOf(form));
    location.assign(at);
    return;
  }
  const shown = new DOMParser().parseFromString(text, "text/html").querySelector("#sheet");
  if (!shown) return void location.reload();
  document.querySelector("#sheet").replaceWith(document.adoptNode(shown));
  const again = formHere();
  keep(again);
  begin(again);
  document.querySelector("#summary")?.focus();
}

function begin(form) {
  form.addEventListener("input", () => keep(form));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    tries = 0;
    send(form);
  });
  form.querySelector("[data-drop]")?.addEventListener("click", () => {
    localStorage.removeItem(nameOf(form));
    location.reload();
  });
}

const form = formHere();
if (form) {
  if (!document.querySelector("#summary")) restore(form);
  begin(form);
  addEventListener("online", () => { if (waiting) send(formHere()); });
}
