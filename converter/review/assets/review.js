"use strict";
// Verdicts are kept in the browser under the source's hash and the fact's id, so that they end when the source changes.
(function () {
  const KEY = "monograph-review:";
  const all = (selector, root) => Array.from((root || document).querySelectorAll(selector));

  function load(key) {
    try { return JSON.parse(localStorage.getItem(KEY + key)); } catch (error) { return null; }
  }
  function store(key, value) {
    try {
      if (value) localStorage.setItem(KEY + key, JSON.stringify(value)); else localStorage.removeItem(KEY + key);
    } catch (error) { /* a browser that keeps nothing: verdicts last as long as the page */ }
  }
  const NAME = "monograph-reviewer";
  const reviewer = () => { try { return localStorage.getItem(NAME) || ""; } catch (error) { return ""; } };
  function element(name, text, attributes) {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    for (const [key, value] of Object.entries(attributes || {})) made.setAttribute(key, value);
    return made;
  }
  function save(name, text) {
    const link = element("a", "", { download: name, href: URL.createObjectURL(new Blob([text], { type: "application/json" })) });
    link.click();
    URL.revokeObjectURL(link.href);
  }
  function exportAll() {
    const reviews = [];
    let keys = [];
    try { keys = Object.keys(localStorage); } catch (error) { /* nothing is kept */ }
    for (const key of keys) {
      const kept = key.startsWith(KEY) ? load(key.slice(KEY.length)) : null;
      if (kept) reviews.push(Object.assign({}, kept, { reviewer: kept.reviewer || reviewer() }));
    }
    const order = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    reviews.sort((a, b) => order(a.path, b.path) || order(a.fact, b.fact) || order(a.sha256, b.sha256));
    save("review.json", JSON.stringify({ version: 1, reviews }, null, 1) + "\n");
  }

  function linkBothWays() {
    const byName = new Map();
    for (const part of all("[data-f]")) {
      for (const name of part.dataset.f.split(" ")) {
        if (!byName.has(name)) byName.set(name, []);
        byName.get(name).push(part);
      }
    }
    const others = (part) => part.dataset.f.split(" ").flatMap((name) => byName.get(name));
    const light = (part, on) => others(part).forEach((other) => other.classList.toggle("on", on));
    const go = (part) => {
      const left = part.closest(".left") !== null;
      const other = others(part).find((one) => (one.closest(".left") !== null) !== left);
      if (other) { other.scrollIntoView({ block: "center" }); other.focus({ preventScroll: true }); }
    };
    for (const part of all("[data-f]")) {
      part.addEventListener("mouseenter", () => light(part, true));
      part.addEventListener("mouseleave", () => light(part, false));
      part.addEventListener("focus", () => light(part, true));
      part.addEventListener("blur", () => light(part, false));
      part.addEventListener("click", (event) => { if (!event.target.closest("button, a")) go(part); });
      part.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target === part) go(part); });
    }
  }

  function verdicts(part, fact, record) {
    const key = document.body.dataset.sha256 + ":" + fact;
    const box = element("span", "", { class: "verdict" });
    const shown = () => {
      const kept = load(key);
      for (const button of all("button:not([data-verdict=note])", box)) {
        button.setAttribute("aria-pressed", String(Boolean(kept) && kept.verdict === button.dataset.verdict));
      }
      note.setAttribute("aria-pressed", String(Boolean(kept && kept.note)));
      note.title = (kept && kept.note) || "note";
      for (const word of ["approved", "rejected"]) part.classList.toggle(word, Boolean(kept) && kept.verdict === word);
    };
    const put = (verdict, words) => {
      const kept = load(key) || {};
      const next = Object.assign({ reviewer: reviewer(), at: new Date().toISOString() }, record, { verdict: verdict === undefined ? kept.verdict || "" : verdict, note: words === undefined ? kept.note || "" : words });
      store(key, next.verdict || next.note ? next : null);
      shown();
    };
    for (const [verdict, sign, label] of [["approved", "✓", "approve"], ["rejected", "✗", "reject"]]) {
      const button = element("button", sign, { type: "button", "data-verdict": verdict, "aria-label": label, title: label });
      button.addEventListener("click", () => put((load(key) || {}).verdict === verdict ? "" : verdict));
      box.append(button);
    }
    const note = element("button", "✎", { type: "button", "aria-label": "note", title: "note" });
    note.dataset.verdict = "note";
    note.addEventListener("click", () => {
      const words = window.prompt("Note", (load(key) || {}).note || "");
      if (words !== null) put(undefined, words);
    });
    box.append(note);
    (part.matches("tr") ? part.lastElementChild : part).append(box);
    shown();
  }

  function keyboard() {
    const facts = all(".right [data-f]");
    const press = { a: "approved", x: "rejected", n: "note" };
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
      const here = event.target.closest("[data-f]");
      const name = here ? here.dataset.f.split(" ")[0] : "";
      let at = here ? facts.indexOf(here) : -1;
      if (here && at < 0) at = facts.findIndex((fact) => fact.dataset.f.split(" ").includes(name));
      if (event.key === "j" || event.key === "k") {
        const next = facts[at < 0 ? (event.key === "j" ? 0 : facts.length - 1) : at + (event.key === "j" ? 1 : -1)];
        if (next) next.focus();
      } else if (press[event.key] && at >= 0) {
        const button = facts[at].querySelector("button[data-verdict=" + press[event.key] + "]");
        if (button) button.click();
      } else return;
      event.preventDefault();
    });
  }

  function page() {
    linkBothWays();
    keyboard();
    document.getElementById("export").addEventListener("click", exportAll);
    const about = { path: document.body.dataset.path, sha256: document.body.dataset.sha256 };
    const seen = new Set();
    for (const part of all("[data-fact]")) {
      if (seen.has(part.dataset.fact)) continue;
      seen.add(part.dataset.fact);
      verdicts(part, part.dataset.fact, Object.assign({ fact: part.dataset.fact, char_start: Number(part.dataset.start), char_end: Number(part.dataset.end), span: part.dataset.span, reading: part.dataset.reading }, about));
    }
    verdicts(document.querySelector("header h1"), "page", Object.assign({ fact: "page", reading: document.body.dataset.reading || "" }, about));
  }

  function index() {
    const address = (path) => "pages/" + path.replace(/\.[^./]*$/, "").split("/").map(encodeURIComponent).join("/") + ".html";
    const pages = (window.REVIEW_PAGES || []).map(([path, title, standing, risk, doses, words, facts, read, findings, classes]) =>
      ({ path, title, page: address(path), standing, risk, doses, words, facts, read, findings, classes }));
    const field = (name) => document.getElementById(name);
    const body = field("rows");
    let most = 200, sample = null;
    function found() {
      const words = field("search").value.trim().toLowerCase();
      const code = field("finding").value, kind = field("class").value, standing = field("standing").value;
      const abstained = field("abstained").checked;
      let list = sample || pages;
      list = list.filter((p) => (!words || (p.title + " " + p.path).toLowerCase().includes(words)) && (!code || p.findings.includes(code)) &&
        (!kind || p.classes.includes(kind)) && (!standing || p.standing === standing) && (!abstained || p.words > 0));
      const order = field("order").value;
      const by = { risk: (a, b) => b.risk - a.risk, title: (a, b) => a.title.localeCompare(b.title), read: (a, b) => a.read - b.read };
      return list.slice().sort(by[order]);
    }
    function show() {
      const list = found();
      body.replaceChildren(...list.slice(0, most).map((p) => {
        const row = element("tr");
        const first = element("td");
        first.append(element("a", p.title, { href: p.page }));
        row.append(first);
        for (const value of [p.standing, p.risk, p.doses, p.words, p.facts, p.read + "%"]) {
          row.append(element("td", String(value), { class: typeof value === "number" || String(value).endsWith("%") ? "n" : "" }));
        }
        row.append(element("td", p.findings.join(" ")));
        return row;
      }));
      field("count").textContent = list.length + " of " + pages.length + " pages" + (list.length > most ? ", the first " + most + " shown" : "");
      field("more").hidden = list.length <= most;
    }
    const choices = (id, values) => field(id).append(...Array.from(new Set(values)).sort().map((value) => element("option", value, { value })));
    choices("finding", pages.flatMap((p) => p.findings));
    choices("class", pages.flatMap((p) => p.classes));
    choices("standing", pages.map((p) => p.standing));
    for (const id of ["search", "finding", "class", "standing", "abstained", "order"]) {
      field(id).addEventListener("input", () => { most = 200; show(); });
    }
    field("more").addEventListener("click", () => { most += 400; show(); });
    field("sample").addEventListener("click", () => {
      sample = sample ? null : pages.map((p) => [Math.random(), p]).sort((a, b) => a[0] - b[0]).slice(0, 20).map((pair) => pair[1]);
      field("sample").setAttribute("aria-pressed", String(Boolean(sample)));
      show();
    });
    field("export").addEventListener("click", exportAll);
    field("reviewer").value = reviewer();
    field("reviewer").addEventListener("input", () => {
      try { localStorage.setItem(NAME, field("reviewer").value.trim()); } catch (error) { /* kept nowhere */ }
    });
    show();
  }

  if (document.body.classList.contains("page")) page(); else index();
})();
