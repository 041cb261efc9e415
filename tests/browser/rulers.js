/* What the tests measure on a page themselves; `rulers.py` calls these by name. */
(() => {
  "use strict";

  const called = box =>
    `${box.localName}${box.id && "#" + box.id}${[...box.classList].map(word => "." + word).join("")}`;
  const visible = within => [...document.querySelectorAll(within)].filter(box => box.checkVisibility());

  /** What makes the page scroll sideways. A wide table may, in a frame with a name, on the way of the Tab key. */
  const crooked = () => {
    const page = document.scrollingElement;
    const boxes = visible("body *");
    const beyond = boxes.filter(box => box.getBoundingClientRect().right > page.clientWidth).slice(0, 5).map(called);
    const scrolls = box => box.scrollWidth > box.clientWidth && /auto|scroll/.test(getComputedStyle(box).overflowX);
    const reached = box => box.tabIndex >= 0 && (box.ariaLabel || box.ariaLabelledByElements?.length);
    const faults = boxes.filter(box => scrolls(box) && !reached(box))
      .map(box => `${called(box)} scrolls sideways and has no name, or Tab does not reach it`);
    if (page.scrollWidth > page.clientWidth)
      faults.push(`scrolls sideways, ${page.scrollWidth} > ${page.clientWidth}: ${beyond.join(" ")}`);
    return faults;
  };

  /** A colour of the computed style as red, green, blue, alpha. */
  const channels = colour => {
    const [red, green, blue, alpha = 1] = (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    return [red, green, blue, alpha];
  };
  const luminance = colour => {
    const [red, green, blue] = channels(colour).map(part => part / 255)
      .map(part => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  /** The nearest background that hides what is behind it. */
  const ground = box => {
    for (let at = box; at; at = at.parentElement) {
      const colour = getComputedStyle(at).backgroundColor;
      if (channels(colour)[3] === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };

  /** What a label of a drawing stands on: its own rim, else the last shape drawn beneath its middle, else the page. */
  const groundOfLabel = label => {
    const style = getComputedStyle(label);
    if (style.stroke !== "none" && style.paintOrder.startsWith("stroke")) return style.stroke;
    const { left, top, width, height } = label.getBoundingClientRect();
    const [x, y] = [left + width / 2, top + height / 2];
    const beneath = [...label.ownerSVGElement.querySelectorAll("rect, path, circle, polygon")].filter(shape => {
      const box = shape.getBoundingClientRect();
      const before = shape.compareDocumentPosition(label) & Node.DOCUMENT_POSITION_FOLLOWING;
      const painted = getComputedStyle(shape).fill.startsWith("rgb(");
      return before && painted && box.left <= x && x <= box.right && box.top <= y && y <= box.bottom;
    });
    return beneath.length ? getComputedStyle(beneath.at(-1)).fill : ground(label.ownerSVGElement);
  };

  const judged = (box, colour, behind) => {
    const ratio = contrast(colour, behind);
    return ratio < 4.5 ? [`${called(box)} "${box.textContent.trim().slice(0, 40)}" ${ratio.toFixed(2)}:1, ${colour} on ${behind}`] : [];
  };

  /** Labels of drawings that are fainter than 4.5 to 1, and how many there are in all. */
  const labels = () => {
    const found = visible("svg text").filter(label => label.textContent.trim());
    return { count: found.length, faint: found.flatMap(label => judged(label, getComputedStyle(label).fill, groundOfLabel(label))) };
  };

  /** Words outside drawings that are fainter than 4.5 to 1, and how many pieces of text there are in all. */
  const words = () => {
    const said = node => node.nodeType === Node.TEXT_NODE && node.textContent.trim();
    const found = visible("body, body *").filter(box => !box.closest("svg") && [...box.childNodes].some(said));
    return { count: found.length, faint: found.flatMap(box => judged(box, getComputedStyle(box).color, ground(box))) };
  };

  /** Verdicts whose frame cannot be told from what it stands on. */
  const unframed = () => visible(".tag").filter(tag => {
    const style = getComputedStyle(tag);
    return parseFloat(style.borderTopWidth) < 1 || contrast(style.borderTopColor, ground(tag)) < 3;
  }).map(called);

  /** What a reader without a mouse misses at the element that has the focus. */
  const focus = () => {
    const at = document.activeElement;
    const style = getComputedStyle(at);
    const box = at.getClientRects()[0];
    const [x, y] = [
      (Math.max(box.left, 0) + Math.min(box.right, innerWidth)) / 2,
      (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2,
    ];
    const faults = [];
    if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) faults.push("has no outline");
    else if (contrast(style.outlineColor, ground(at.parentElement)) < 3) faults.push("has a faint outline");
    if (!at.contains(document.elementFromPoint(x, y))) faults.push("is out of sight");
    return faults.map(fault => `${called(at)} "${at.textContent.trim().slice(0, 40)}" ${fault}`);
  };

  /** Follow the Tab key: `walked()` tells the faults on its way, and where it did not go as the page is written. */
  const follow = () => {
    const visited = [];
    const faults = [];
    addEventListener("keyup", ({ key }) => {
      if (key !== "Tab") return;
      visited.push(document.activeElement);
      if (document.activeElement !== document.body) faults.push(...focus());
    });
    const stops = visible("a[href], area[href], button, input, select, textarea, summary, audio, video, [tabindex]")
      .filter(stop => stop.tabIndex >= 0 && !stop.matches(":disabled"));
    const walked = () => {
      const wrong = stops.findIndex((stop, at) => stop !== visited[at]);
      const led = wrong < 0 ? [] : [`Tab leads to ${called(visited[wrong])} instead of ${called(stops[wrong])}, stop ${wrong + 1}`];
      return [...led, ...(visited[stops.length] === stops.at(-1) ? ["Tab is trapped"] : []), ...faults];
    };
    window.rulers = { ...window.rulers, walked };
    return stops.length;
  };

  window.rulers = { crooked, labels, words, unframed, focus, follow };
})();
