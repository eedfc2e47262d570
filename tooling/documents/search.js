// The site's search: words without accents and endings, so that « équité » is found by « equite » and
// « seuils » by « seuil ».
(() => {
  "use strict";
  const stem = (term) => {
    const folded = term.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/œ/g, "oe");
    return folded.length < 4 ? folded : folded.replace(/(?:es|s|x|e)$/, "");
  };
  const input = document.getElementById("search");
  const results = document.getElementById("results");
  const found = document.getElementById("found");
  const up = document.body.dataset.up;
  let index;
  const ready = () => {
    if (!index) {
      index = new MiniSearch({
        fields: ["heading", "page", "text"],
        storeFields: ["heading", "page", "url"],
        // Apostrophes part words: « l’aire » holds « aire ».
        tokenize: (text) => text.split(/[^\p{L}\p{N}_]+/u).filter(Boolean),
        processTerm: stem,
        searchOptions: { boost: { heading: 4, page: 2 }, prefix: (term) => term.length > 2, combineWith: "AND" },
      });
      index.addAll(window.searchEntries.map((entry, id) => ({ id, ...entry })));
    }
    return index;
  };
  const show = () => {
    const asked = input.value.trim();
    results.replaceChildren();
    found.textContent = "";
    if (asked.length < 2) return;
    let hits = ready().search(asked);
    if (hits.length === 0) hits = ready().search(asked, { fuzzy: 0.2 });
    found.textContent = hits.length === 0 ? "Aucun passage trouvé" : `${hits.length} passages trouvés`;
    for (const hit of hits.slice(0, 12)) {
      const link = document.createElement("a");
      link.href = `${up}/${hit.url}`;
      const heading = document.createElement("strong");
      heading.textContent = hit.heading;
      const page = document.createElement("small");
      page.textContent = hit.page;
      link.append(heading, page);
      const item = document.createElement("li");
      item.append(link);
      results.append(item);
    }
    if (hits.length === 0) {
      const item = document.createElement("li");
      item.textContent = "Aucun passage trouvé.";
      item.style.padding = "0.5rem 0.8rem";
      results.append(item);
    }
  };
  input.addEventListener("input", show);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      input.value = "";
      show();
    }
    if (event.key === "ArrowDown") {
      event.preventDefault();
      results.querySelector("a")?.focus();
    }
  });
  results.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (event.key === "Escape") input.focus();
    if (!step) return;
    event.preventDefault();
    (document.activeElement.parentElement[step]?.querySelector("a") ?? input).focus();
  });
  // A narrow screen begins with the page, not with the list of pages.
  if (matchMedia("(max-width: 52rem)").matches) document.querySelector(".pages details").open = false;
})();
