"use strict";
(() => {
  const key = (row, column) => {
    const cell = row.cells[column];
    return cell.dataset.value === undefined ? cell.textContent.trim() : Number(cell.dataset.value);
  };
  const order = (a, b) => {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (typeof a !== typeof b) return typeof a === "number" ? -1 : 1;
    return a.localeCompare(b, undefined, { numeric: true });
  };
  const sort = (table, head, column) => {
    const down = head.getAttribute("aria-sort") === "ascending";
    for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", down ? "descending" : "ascending");
    const body = table.tBodies[0];
    const rows = [...body.rows].sort((a, b) => order(key(a, column), key(b, column)));
    body.append(...(down ? rows.reverse() : rows));
  };
  for (const table of document.querySelectorAll("table.sortable")) {
    [...table.tHead.rows[0].cells].forEach((head, column) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.replaceChildren(button);
      button.addEventListener("click", () => sort(table, head, column));
    });
  }

  const tip = document.getElementById("tip");
  const show = (spot) => {
    const text = spot.dataset.tip;
    const at = spot.getBoundingClientRect();
    tip.textContent = text;
    tip.hidden = false;
    const left = Math.min(at.left + at.width, document.documentElement.clientWidth - tip.offsetWidth - 8);
    tip.style.left = `${Math.max(8, left) + scrollX}px`;
    tip.style.top = `${Math.max(4, at.top - tip.offsetHeight - 4) + scrollY}px`;
  };
  const hide = () => { tip.hidden = true; };
  for (const group of document.querySelectorAll(".hot")) {
    const spots = [...group.children];
    spots.forEach((spot, index) => {
      const title = spot.querySelector("title");
      spot.dataset.tip = title.textContent;
      spot.setAttribute("aria-label", title.textContent);
      spot.setAttribute("role", "img");
      spot.setAttribute("tabindex", index === 0 ? "0" : "-1");
      title.remove();
      spot.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") show(spot); });
      spot.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") hide(); });
      spot.addEventListener("click", (event) => { event.stopPropagation(); spot.focus(); show(spot); });
      spot.addEventListener("focus", () => show(spot));
      spot.addEventListener("blur", hide);
      spot.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === "Escape") hide();
        if (step === undefined) return;
        event.preventDefault();
        const next = spots[index + step];
        if (next) { spot.setAttribute("tabindex", "-1"); next.setAttribute("tabindex", "0"); next.focus(); }
      });
    });
  }

  document.addEventListener("click", hide);
  for (const picture of document.querySelectorAll(".picture svg")) {
    picture.addEventListener("click", (event) => {
      let best = null, least = 24;
      for (const spot of picture.querySelectorAll(".hot circle")) {
        const at = spot.getBoundingClientRect();
        const away = Math.hypot(at.left + at.width / 2 - event.clientX, at.top + at.height / 2 - event.clientY);
        if (away < least) { least = away; best = spot; }
      }
      if (best) { event.stopPropagation(); best.focus(); show(best); }
    });
  }

  const banner = document.querySelector(".banner");
  const wide = () => {
    if (banner) document.documentElement.style.scrollPaddingTop = `${banner.offsetHeight + 8}px`;
    for (const box of document.querySelectorAll(".scroll")) {
      const more = box.scrollWidth - box.clientWidth - box.scrollLeft > 8;
      box.classList.toggle("cut", more);
      box.nextElementSibling.classList.toggle("on", more);
    }
  };
  for (const box of document.querySelectorAll(".scroll")) box.addEventListener("scroll", wide, { passive: true });
  addEventListener("resize", wide);
  wide();

  for (const figure of document.querySelectorAll(".picture")) {
    if (!figure.querySelector('[id*="-band-"]')) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "bands";
    const write = () => {
      const hidden = figure.classList.contains("nobands");
      button.textContent = hidden ? "Show confidence bands" : "Hide confidence bands";
      button.setAttribute("aria-pressed", String(hidden));
    };
    button.addEventListener("click", () => { figure.classList.toggle("nobands"); write(); });
    write();
    figure.append(button);
  }

  if (matchMedia("(max-width: 64rem)").matches) {
    for (const details of document.querySelectorAll(".contents details")) details.open = false;
  }
})();
