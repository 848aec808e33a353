// Small improvements. Every page works without them.

const own = document.querySelector("script[data-worklocal]");

document.body.classList.add("js-enabled", "govuk-frontend-supported");

async function startKits() {
  const govuk = await import(own.dataset.govuk);
  govuk.initAll();
  if (document.querySelector('[data-module^="moj-"]')) {
    const moj = await import(own.dataset.moj);
    moj.initAll();
  }
}

// A form that was sent is not sent again while the answer is on its way.
function guardAgainstSendingTwice() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 10000);
  });
  // Coming back by the browser's own button shows the page as it was left: let it be sent again.
  window.addEventListener("pageshow", () => {
    for (const form of document.forms) delete form.dataset.sent;
  });
}

// An answer opens the question that follows from it. The design system's own way sets
// aria-expanded on radio buttons, which the standard does not allow there.
function openFollowingQuestions() {
  const openers = document.querySelectorAll("[data-wl-reveals]");
  const show = () => {
    for (const opener of openers) {
      const part = document.getElementById(opener.dataset.wlReveals);
      const kind = opener.type === "radio" ? "radios" : "checkboxes";
      part.classList.toggle(`govuk-${kind}__conditional--hidden`, !opener.checked);
    }
  };
  if (!openers.length) return;
  document.addEventListener("change", show);
  window.addEventListener("pageshow", show);
  show();
}

function offerPrinting() {
  for (const button of document.querySelectorAll("[data-wl-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

// On a small screen the filters start folded, so that the list is in sight.
function foldFilters() {
  if (!window.matchMedia("(max-width: 48em)").matches) return;
  for (const fold of document.querySelectorAll(".wl-filter__fold")) fold.open = false;
}

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

// A long list becomes a box that suggests as one types.
async function offerSuggestions() {
  const lists = document.querySelectorAll("[data-wl-autocomplete] select");
  if (!lists.length) return;
  await Promise.all([
    load("link", { rel: "stylesheet", href: own.dataset.autocompleteCss }),
    load("script", { src: own.dataset.autocomplete }),
  ]);
  for (const selectElement of lists) {
    const describedBy = selectElement.getAttribute("aria-describedby");
    window.accessibleAutocomplete.enhanceSelectElement({
      selectElement,
      defaultValue: selectElement.value ? undefined : "",
      showAllValues: true,
      inputClasses: "govuk-input",
      menuAttributes: { "aria-labelledby": selectElement.id },
      tNoResults: () => own.dataset.noResults,
    });
    const box = document.getElementById(selectElement.id.replace(/-select$/, ""));
    if (box && describedBy) {
      const given = box.getAttribute("aria-describedby");
      box.setAttribute("aria-describedby", given ? `${describedBy} ${given}` : describedBy);
    }
  }
}

// The end of a session: a warning in time, and a page that gives way when it has ended.
function watchTheEnd() {
  const bar = document.querySelector("[data-wl-ending]");
  if (!bar) return;
  const { warn, idle, left, ask, here, gone } = bar.dataset;
  const cap = Date.now() + left * 1000;
  let used = Date.now();
  bar.classList.add("wl-ending--scripted");
  bar.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    if (!answer.ok) return leave();
    used = Date.now();
    delete form.dataset.sent;
    bar.classList.remove("wl-ending--shown");
  });
  const leave = () => location.replace(gone);
  const stillHere = async () => {
    const answer = await fetch(here, { cache: "no-store" }).catch(() => null);
    if (answer && answer.status === 401) leave();
  };
  setInterval(() => {
    const unused = (Date.now() - used) / 1000;
    bar.classList.toggle("wl-ending--shown", unused >= Number(warn));
    if (Number(ask) && (unused > Number(idle) || Date.now() > cap)) leave();
  }, 1000);
  if (Number(ask)) setInterval(stillHere, Number(ask) * 1000);
  // A page that comes back from the browser's own store asks first whether it may be seen.
  window.addEventListener("pageshow", (event) => event.persisted && stillHere());
}

guardAgainstSendingTwice();
watchTheEnd();
offerPrinting();
openFollowingQuestions();
foldFilters();
await Promise.all([startKits(), offerSuggestions()]);
