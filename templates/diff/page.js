
"use strict";
const form = document.querySelector("form.filters");
if (form) {
  const articles = [...document.querySelectorAll("article")];
  const sections = [...new Set(articles.map((article) => article.parentElement))];
  const shown = document.getElementById("shown");
  const checked = (name) => new Set([...form.querySelectorAll(`input[name=${name}]:checked`)].map((input) => input.value));
  const has = (article, key, wanted) => article.dataset[key].split(" ").some((each) => wanted.has(each));
  const update = () => {
    const levels = checked("level");
    const surfaces = checked("surface");
    const operation = form.elements.operation.value;
    let count = 0;
    for (const article of articles) {
      const fits = levels.has(article.dataset.level) && has(article, "surface", surfaces)
        && (!operation || has(article, "operation", new Set([operation])));
      article.hidden = !fits;
      count += fits;
    }
    for (const section of sections) {
      section.hidden = ![...section.querySelectorAll("article")].some((article) => !article.hidden);
    }
    shown.textContent = `${count} of ${articles.length} changes shown`;
  };
  form.addEventListener("change", update);
  form.addEventListener("submit", (event) => event.preventDefault());
  update();
}
