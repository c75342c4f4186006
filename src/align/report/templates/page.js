"use strict";
// Without this script every value is a link to its first quote; with it, all its quotes light up side by side.
(() => {
  const numbers = (node) => (node.dataset.s || "").split(" ").filter(Boolean);
  let lit = [];
  let held = null;

  function clear() {
    for (const node of lit) node.classList.remove("on");
    lit = [];
  }

  function show(node) {
    clear();
    const event = node.closest(".event");
    const wanted = new Set(numbers(node));
    for (const other of event.querySelectorAll("[data-s]")) {
      const isMark = other.tagName === "MARK";
      const reached = node.tagName === "MARK" ? other === node || !isMark : other === node || isMark;
      if (reached && numbers(other).some((number) => wanted.has(number))) {
        other.classList.add("on");
        lit.push(other);
      }
    }
  }

  function bringIntoView() {
    const seen = new Set();
    for (const node of lit) {
      const text = node.closest(".text");
      if (!text || seen.has(text)) continue;
      seen.add(text);
      text.scrollTop += node.getBoundingClientRect().top - text.getBoundingClientRect().top - text.clientHeight / 3;
    }
    const first = lit.find((node) => node.tagName === "MARK");
    if (first) first.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // A text may open with a long menu: begin where its first quote stands.
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      seen.unobserve(entry.target);
      const first = entry.target.querySelector("mark");
      if (first && !location.hash) {
        const above = first.getBoundingClientRect().top - entry.target.getBoundingClientRect().top;
        if (above > entry.target.clientHeight / 2) entry.target.scrollTop = above - 24;
      }
    }
  });
  for (const text of document.querySelectorAll(".text")) seen.observe(text);

  const target = (event) => (event.target.closest ? event.target.closest("[data-s]") : null);

  document.addEventListener("click", (event) => {
    const node = target(event);
    if (!node) {
      held = null;
      clear();
      return;
    }
    if (node.tagName === "A") event.preventDefault();
    held = held === node ? null : node;
    show(node);
    if (node.tagName === "A") bringIntoView();
  });
  document.addEventListener("mouseover", (event) => {
    const node = target(event);
    if (held) return;
    if (node) show(node);
    else clear();
  });
  document.addEventListener("focusin", (event) => {
    const node = target(event);
    if (node && !held) show(node);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    held = null;
    clear();
  });
})();
