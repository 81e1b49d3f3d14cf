// A drawn picture that can be moved, zoomed, walked with the keyboard and clicked. No part comes from elsewhere.
// Streamlit calls the default export on every run with new data; the picture is rebuilt only when its markup changed.

const pictures = new WeakMap();
const ITEM = "[data-node][role=button], [data-zone][role=button]";
const MOST_ZOOM = 4;
const HEAD = 52; // of the tiers, in the picture's units
const MARGIN = 12;

export default function (component) {
  const { parentElement, data, setTriggerValue } = component;
  let picture = pictures.get(parentElement);
  if (!picture || !picture.root.isConnected) {
    picture = new Picture(parentElement);
    pictures.set(parentElement, picture);
  }
  picture.update(data, (id) => setTriggerValue("clicked", id));
  return () => {
    picture.stop();
    pictures.delete(parentElement);
  };
}

class Picture {
  constructor(parent) {
    this.root = make("div", "lt-root");
    this.stage = make("div", "lt-stage");
    this.stage.setAttribute("role", "group");
    this.help = make("p", "lt-help");
    this.help.id = "lt-help";
    this.stage.setAttribute("aria-describedby", "lt-help");
    this.tip = make("div", "lt-tip");
    this.tip.setAttribute("aria-hidden", "true");
    this.tip.hidden = true;
    this.tools = make("div", "lt-tools");
    this.buttons = {
      in: this.tool("M4 10H16M10 4V16", () => this.zoomBy(1.3)),
      out: this.tool("M4 10H16", () => this.zoomBy(1 / 1.3)),
      fit: this.tool("M4 8V4H8M12 4H16V8M16 12V16H12M8 16H4V12", () => this.fitAll()),
    };
    this.legend = make("div", "lt-legend-strip");
    const frame = make("div", "lt-frame");
    frame.append(this.stage, this.tip);
    const below = make("div", "lt-below");
    below.append(this.legend, this.tools);
    this.root.append(this.help, frame, below);
    parent.append(this.root);
    this.view = { x: 0, y: 0, k: 1 };
    this.touched = false;
    this.pointers = new Map();
    this.svgText = null;
    this.listen();
    this.observer = new ResizeObserver(() => this.resized());
    this.observer.observe(this.stage);
  }

  stop() {
    this.observer.disconnect();
    this.root.remove();
  }

  update(data, send) {
    this.data = data;
    this.send = send;
    this.root.lang = data.lang;
    this.root.classList.toggle("lt-dark", isDark(this.root));
    this.stage.setAttribute("aria-label", data.words.label);
    this.help.textContent = data.words.help;
    for (const [name, button] of Object.entries(this.buttons)) {
      button.setAttribute("aria-label", data.words[name]);
      button.title = data.words[name];
    }
    const isNew = data.svg !== this.svgText;
    if (isNew) this.build(data);
    if (data.legend !== this.legendText) this.buildLegend(data.legend);
    this.mark(data.selected, data.witness);
    if (isNew) this.reset();
    if (data.selected !== this.lastSelected || isNew) {
      this.lastSelected = data.selected;
      this.show(this.byId.get(data.selected));
    }
  }

  build(data) {
    this.svgText = data.svg;
    this.hideTip();
    this.stage.replaceChildren();
    this.byId = new Map();
    this.items = [];
    this.edges = [];
    const svg = safeSvg(data.svg);
    if (!svg) {
      this.svg = null;
      this.stage.textContent = data.words.refused;
      return;
    }
    this.size = { w: parseFloat(svg.getAttribute("width")), h: parseFloat(svg.getAttribute("height")) };
    for (const name of ["width", "height", "viewBox"]) svg.removeAttribute(name);
    this.layer = document.createElementNS(svg.namespaceURI, "g");
    this.layer.append(...svg.childNodes);
    svg.append(this.layer);
    this.svg = svg;
    this.heads = this.layer.querySelector(".lt-heads");
    this.items = [...this.layer.querySelectorAll(ITEM)];
    for (const item of this.items) this.byId.set(idOf(item), item);
    this.edges = [...this.layer.querySelectorAll(".lt-edge[data-source]")];
    this.stage.append(svg);
    this.boxes = null;
    this.root.classList.toggle("lt-is-map", this.layer.querySelector(".lt-map-border") !== null);
  }

  // Each entry becomes a small picture of its own, so that the legend flows with the page at one size.
  buildLegend(markup) {
    this.legendText = markup;
    this.legend.replaceChildren();
    const drawn = markup ? safeSvg(markup) : null;
    for (const entry of drawn?.querySelectorAll(".lt-legend-entry") ?? []) {
      const svg = document.createElementNS(drawn.namespaceURI, "svg");
      svg.setAttribute("font-family", drawn.getAttribute("font-family"));
      svg.setAttribute("height", "24");
      entry.setAttribute("transform", "translate(0 12)");
      svg.append(entry);
      this.legend.append(svg);
      svg.setAttribute("width", String(Math.ceil(entry.getBBox().x + entry.getBBox().width)));
    }
  }

  // Marks change classes only.
  mark(selected, witness) {
    const path = new Set(witness);
    const steps = new Set(witness.slice(1).map((id, i) => `${witness[i]}>${id}`));
    for (const item of this.items) {
      const id = idOf(item);
      item.classList.toggle("lt-selected", id === selected);
      item.setAttribute("aria-pressed", String(id === selected));
      item.classList.toggle("lt-on-path", path.has(id));
    }
    for (const edge of this.edges) {
      const on = steps.has(`${edge.dataset.source}>${edge.dataset.target}`);
      edge.classList.toggle("lt-on-path", on);
      if (on) edge.parentNode.append(edge);
    }
    this.makeTabStop(this.byId.get(selected) ?? this.tabStop ?? this.items[0]);
  }

  makeTabStop(item) {
    if (!item || !this.items.includes(item)) item = this.items[0];
    if (!item) return;
    for (const other of this.items) other.setAttribute("tabindex", other === item ? "0" : "-1");
    this.tabStop = item;
  }

  choose(item) {
    const id = idOf(item);
    this.makeTabStop(item);
    this.mark(id, this.data.witness);
    this.lastSelected = id;
    this.send(id);
  }

  // ---- moving and zooming

  frameSize() {
    return { w: this.stage.clientWidth, h: this.stage.clientHeight };
  }

  reset() {
    if (!this.svg) return;
    this.touched = false;
    const w = this.stage.clientWidth;
    if (!w) return;
    const k = Math.min(1.25, Math.max(w / this.size.w, this.data.leastZoom));
    const full = Math.ceil(this.size.h * k);
    this.stage.style.height = `${this.data.height ? Math.min(full, this.data.height) : full}px`;
    this.move({ x: 0, y: -this.fullestTop(k) * k, k });
  }

  // Where the most items stand in what is seen first: a tall picture may begin with an empty corner.
  fullestTop(k) {
    const { w, h } = this.frameSize();
    if (!this.heads || this.size.h * k <= h) return 0;
    const boxes = this.items.map((item) => item.getBBox()).filter((b) => (b.x + b.width) * k <= w);
    const least = HEAD + MARGIN;
    const tops = [0, ...boxes.map((b) => b.y - least)].filter((top) => top >= 0).sort((a, b) => a - b);
    const seen = (top) => boxes.filter((b) => b.y >= top + HEAD && b.y + b.height <= top + h / k).length;
    return tops.reduce((best, top) => (seen(top) > seen(best) ? top : best), 0);
  }

  fitAll() {
    const { w, h } = this.frameSize();
    this.touched = true;
    this.move({ x: 0, y: 0, k: Math.min(w / this.size.w, h / this.size.h, 1.25) });
  }

  resized() {
    this.root.classList.toggle("lt-dark", isDark(this.root));
    if (!this.svg || this.stage.clientWidth === this.lastWidth) return;
    this.lastWidth = this.stage.clientWidth;
    if (this.touched) this.move(this.view);
    else {
      this.reset();
      this.show(this.byId.get(this.lastSelected));
    }
  }

  leastZoom() {
    const { w, h } = this.frameSize();
    return Math.min(1, w / this.size.w, h / this.size.h);
  }

  move({ x, y, k }) {
    const { w, h } = this.frameSize();
    const inner = { w: this.size.w * k, h: this.size.h * k };
    this.view = {
      k,
      x: inner.w <= w ? (w - inner.w) / 2 : Math.min(0, Math.max(w - inner.w, x)),
      y: inner.h <= h ? 0 : Math.min(0, Math.max(h - inner.h, y)),
    };
    const v = this.view;
    this.layer.setAttribute("transform", `translate(${v.x.toFixed(2)} ${v.y.toFixed(2)}) scale(${k.toFixed(4)})`);
    // Headings of the tiers stay in sight.
    if (this.heads) this.heads.setAttribute("transform", `translate(0 ${(-v.y / k).toFixed(2)})`);
    this.stage.classList.toggle("lt-movable", inner.w > w + 1 || inner.h > h + 1);
    this.hideTip();
  }

  zoomBy(factor, at) {
    if (!this.svg) return;
    const { w, h } = this.frameSize();
    const p = at ?? { x: w / 2, y: h / 2 };
    const k = Math.min(MOST_ZOOM, Math.max(this.leastZoom(), this.view.k * factor));
    const ratio = k / this.view.k;
    this.touched = true;
    this.move({ x: p.x - (p.x - this.view.x) * ratio, y: p.y - (p.y - this.view.y) * ratio, k });
  }

  // Bring an item into the frame; nothing moves when it is there already.
  show(item) {
    if (!item || !this.svg) return;
    const box = item.getBBox();
    const { w, h } = this.frameSize();
    const v = this.view;
    const left = box.x * v.k + v.x;
    const top = box.y * v.k + v.y;
    const right = left + box.width * v.k;
    const bottom = top + box.height * v.k;
    const head = this.heads ? HEAD * v.k : 0;
    let { x, y } = v;
    if (left < 12) x += 12 - left;
    else if (right > w - 12) x -= right - w + 12;
    if (top < head + 12) y += head + 12 - top;
    else if (bottom > h - 12) y -= bottom - h + 12;
    if (x !== v.x || y !== v.y) this.move({ x, y, k: v.k });
  }

  // ---- events

  listen() {
    const s = this.stage;
    s.addEventListener("pointerdown", (e) => this.pointerDown(e));
    s.addEventListener("pointermove", (e) => this.pointerMove(e));
    for (const type of ["pointerup", "pointercancel"]) s.addEventListener(type, (e) => this.pointerUp(e));
    s.addEventListener("pointerleave", () => this.hover(null));
    s.addEventListener("wheel", (e) => this.wheel(e), { passive: false });
    s.addEventListener("click", (e) => {
      const item = itemOf(e.target);
      if (item && !this.dragged) this.choose(item);
    });
    s.addEventListener("keydown", (e) => this.key(e));
    s.addEventListener("focusin", (e) => {
      const item = itemOf(e.target);
      if (!item) return;
      this.makeTabStop(item);
      if (item.matches(":focus-visible")) {
        this.show(item);
        this.hover(item);
      }
    });
    s.addEventListener("focusout", () => this.hover(null));
  }

  local(e) {
    const r = this.stage.getBoundingClientRect();
    return { x: e.clientX - r.left, y: e.clientY - r.top };
  }

  pointerDown(e) {
    if (!this.svg || (e.pointerType === "mouse" && e.button !== 0)) return;
    this.pointers.set(e.pointerId, this.local(e));
    if (this.pointers.size === 1) {
      this.dragged = false;
      this.start = { at: this.local(e), view: this.view };
    } else if (this.pointers.size === 2) {
      this.dragged = true;
      this.pinch = this.spread();
    }
  }

  pointerMove(e) {
    if (!this.pointers.has(e.pointerId)) {
      if (e.pointerType === "mouse") this.hover(itemOf(e.target), this.local(e));
      return;
    }
    const at = this.local(e);
    this.pointers.set(e.pointerId, at);
    if (this.pointers.size === 2) {
      const now = this.spread();
      this.zoomBy(now.gap / this.pinch.gap, now.middle);
      const shift = { x: now.middle.x - this.pinch.middle.x, y: now.middle.y - this.pinch.middle.y };
      this.move({ x: this.view.x + shift.x, y: this.view.y + shift.y, k: this.view.k });
      this.pinch = now;
      return;
    }
    const dx = at.x - this.start.at.x;
    const dy = at.y - this.start.at.y;
    if (!this.dragged && Math.hypot(dx, dy) < 5) return;
    if (!this.dragged) {
      this.dragged = true;
      this.stage.setPointerCapture(e.pointerId);
      this.stage.classList.add("lt-moving");
    }
    this.touched = true;
    this.move({ x: this.start.view.x + dx, y: this.start.view.y + dy, k: this.view.k });
  }

  pointerUp(e) {
    this.pointers.delete(e.pointerId);
    this.stage.classList.remove("lt-moving");
    const [rest] = this.pointers.values();
    if (rest) this.start = { at: rest, view: this.view };
    // The click that follows a drag must not select.
    else setTimeout(() => (this.dragged = false));
  }

  spread() {
    const [a, b] = [...this.pointers.values()];
    return { gap: Math.max(Math.hypot(a.x - b.x, a.y - b.y), 1), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }

  // With Ctrl (a pinch on a touch pad sends it too): zoom. Else scroll within the picture, then the page.
  wheel(e) {
    if (!this.svg) return;
    if (e.ctrlKey || e.metaKey) {
      e.preventDefault();
      this.zoomBy(Math.exp(-Math.max(-60, Math.min(60, e.deltaY)) * 0.008), this.local(e));
      return;
    }
    const unit = e.deltaMode === 1 ? 18 : 1;
    const dx = (e.shiftKey && !e.deltaX ? e.deltaY : e.deltaX) * unit;
    const dy = (e.shiftKey && !e.deltaX ? 0 : e.deltaY) * unit;
    const before = this.view;
    this.move({ x: before.x - dx, y: before.y - dy, k: before.k });
    if (this.view.x !== before.x || this.view.y !== before.y) {
      this.touched = true;
      e.preventDefault();
    }
  }

  key(e) {
    const item = itemOf(e.target);
    if (!item || e.altKey || e.ctrlKey || e.metaKey) return;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (e.key === "Enter" || e.key === " ") this.choose(item);
    else if (steps[e.key]) this.nearest(item, ...steps[e.key])?.focus();
    else if (e.key === "Home") this.items[0].focus();
    else if (e.key === "End") this.items[this.items.length - 1].focus();
    else if (e.key === "+" || e.key === "=") this.zoomBy(1.3);
    else if (e.key === "-") this.zoomBy(1 / 1.3);
    else if (e.key === "0") this.fitAll();
    else if (e.key === "Escape") this.hideTip();
    else return;
    e.preventDefault();
    e.stopPropagation();
  }

  // The next item in a direction: along the axis counts once, across it two and a half times.
  nearest(from, dx, dy) {
    this.boxes ??= new Map(this.items.map((i) => [i, anchorOf(i)]));
    const a = this.boxes.get(from);
    let best = null;
    let least = Infinity;
    for (const [item, b] of this.boxes) {
      const along = (b.x - a.x) * dx + (b.y - a.y) * dy;
      const across = Math.abs((b.x - a.x) * dy) + Math.abs((b.y - a.y) * dx);
      const cost = along + 2.5 * across;
      if (item !== from && along > 4 && cost < least) [best, least] = [item, cost];
    }
    return best;
  }

  // ---- tooltip and neighbours

  hover(item, at) {
    if (!item || this.dragged) {
      this.hideTip();
      this.near(null);
      return;
    }
    if (item !== this.hovered) {
      this.hovered = item;
      this.fillTip(item);
      this.near(item);
    }
    this.tip.hidden = false;
    const r = item.getBoundingClientRect();
    const s = this.stage.getBoundingClientRect();
    const x = at ? at.x : r.left - s.left + r.width / 2;
    const below = at ? at.y + 18 : r.bottom - s.top + 8;
    const above = at ? at.y - 12 : r.top - s.top - 8;
    const w = this.tip.offsetWidth;
    const h = this.tip.offsetHeight;
    this.tip.style.left = `${Math.max(4, Math.min(s.width - w - 4, x - w / 2))}px`;
    this.tip.style.top = `${below + h > s.height && above - h > 0 ? above - h : below}px`;
  }

  fillTip(item) {
    const d = item.dataset;
    const head = make("strong", "", d.name ?? "");
    const state = [d.kind, d.certainty, d.tag].filter(Boolean).join(" · ");
    const lines = [state, ...(this.data.notes[idOf(item)] ?? [])].filter(Boolean);
    this.tip.replaceChildren(head, ...lines.map((line) => make("span", "", line)));
  }

  hideTip() {
    this.tip.hidden = true;
    this.hovered = null;
  }

  near(item) {
    const id = item ? idOf(item) : null;
    const around = new Set([id]);
    for (const edge of this.edges) {
      const { source, target } = edge.dataset;
      const on = id !== null && (source === id || target === id);
      edge.classList.toggle("lt-near", on);
      if (on) around.add(source).add(target);
    }
    this.stage.classList.toggle("lt-focused", id !== null && this.edges.length > 0);
    if (this.edges.length) for (const other of this.items) other.classList.toggle("lt-near", around.has(idOf(other)));
  }

  tool(path, action) {
    const button = make("button", "lt-tool");
    button.type = "button";
    const ns = "http://www.w3.org/2000/svg";
    const icon = document.createElementNS(ns, "svg");
    icon.setAttribute("viewBox", "0 0 20 20");
    icon.setAttribute("aria-hidden", "true");
    const line = document.createElementNS(ns, "path");
    line.setAttribute("d", path);
    icon.append(line);
    button.append(icon);
    button.addEventListener("click", action);
    this.tools.append(button);
    return button;
  }
}

function make(tag, css, text) {
  const element = document.createElement(tag);
  if (css) element.className = css;
  if (text !== undefined) element.textContent = text;
  return element;
}

function idOf(item) {
  return item.dataset.node ?? item.dataset.zone;
}

function itemOf(target) {
  return target instanceof Element ? target.closest(ITEM) : null;
}

// A zone is where its mark is, a node where its box is.
function anchorOf(item) {
  const b = (item.querySelector(".lt-dot") ?? item.querySelector(".lt-box") ?? item).getBBox();
  return { x: b.x + b.width / 2, y: b.y + b.height / 2 };
}

// The drawing escapes every name; this is the second lock: nothing that runs or loads gets in.
function safeSvg(text) {
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  const svg = parsed.documentElement;
  if (svg.localName !== "svg" || parsed.querySelector("parsererror")) return null;
  const allowed = new Set("svg g path rect circle text title defs pattern clipPath".split(" "));
  for (const element of [...svg.querySelectorAll("*")]) {
    if (!allowed.has(element.localName)) {
      element.remove();
      continue;
    }
    for (const { name, value } of [...element.attributes]) {
      const loads = /url\(/i.test(value) && !/^url\(#[\w-]+\)$/.test(value);
      if (/^on|href$|^style$/i.test(name) || loads) element.removeAttribute(name);
    }
  }
  return document.importNode(svg, true);
}

function isDark(element) {
  const colour = getComputedStyle(element).getPropertyValue("--st-background-color").trim();
  const probe = document.createElement("canvas").getContext("2d");
  if (!colour || !probe) return false;
  probe.fillStyle = colour;
  probe.fillRect(0, 0, 1, 1);
  const [r, g, b] = probe.getImageData(0, 0, 1, 1).data;
  return 0.299 * r + 0.587 * g + 0.114 * b < 110;
}
