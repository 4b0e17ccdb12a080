// Draws every chart of a page from the data beside it. A module, so that no name leaks.
// `ast` lets Vega evaluate expressions without making code of text, as the content policy demands.

const vega = await import(document.querySelector("[data-vega]").dataset.vega).then(() => window.vegaEmbed);

for (const place of document.querySelectorAll("[data-chart]")) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  await vega(place, spec, {
    mode: "vega-lite",
    ast: true,
    actions: false,
    renderer: "svg",
    defaultStyle: false,
    tooltip: { disableDefaultStyle: true },
  });
  place.dataset.drawn = "yes";
}
