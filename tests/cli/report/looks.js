// What can be wrong with the look of a page, as a list of texts. Evaluated inside the page.
(() => {
  const found = [];
  const named = (element) => `${element.tagName.toLowerCase()} "${element.textContent.trim().slice(0, 40)}"`;
  const visible = (element) => !element.closest(".unseen, title, style, head");
  const texts = [...document.querySelectorAll("body *")].filter((element) => visible(element) &&
    [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));

  const rgb = (color) => color.match(/[\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = rgb(getComputedStyle(at).backgroundColor);
      if (color[3] !== 0) return color;
    }
    return [255, 255, 255];
  };

  if (document.documentElement.scrollWidth > innerWidth) {
    found.push(`The page is ${document.documentElement.scrollWidth} wide, the window ${innerWidth}.`);
  }
  for (const element of texts) {
    const style = getComputedStyle(element), box = element.getBoundingClientRect();
    const color = rgb(element.namespaceURI.endsWith("svg") ? style.fill : style.color);
    const ratio = contrast(color, ground(element));
    if (ratio < 4.5) found.push(`${named(element)} has a contrast of ${ratio.toFixed(2)}.`);
    if (parseFloat(style.fontSize) < 12) found.push(`${named(element)} is of ${style.fontSize}.`);
    if (box.left < 0 || box.right > innerWidth) found.push(`${named(element)} is outside.`);
    if (element.scrollWidth > element.clientWidth + 1 && style.overflowX !== "visible") {
      found.push(`${named(element)} is cut.`);
    }
  }
  for (const bar of document.querySelectorAll(".chart rect")) {
    const ratio = contrast(rgb(getComputedStyle(bar).fill), ground(bar));
    if (ratio < 3) found.push(`A bar has a contrast of ${ratio.toFixed(2)}.`);
  }
  const labels = [...document.querySelectorAll(".chart text")];
  labels.forEach((one, index) => {
    const a = one.getBoundingClientRect();
    for (const other of labels.slice(index + 1)) {
      const b = other.getBoundingClientRect();
      if (a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom) {
        found.push(`${named(one)} covers ${named(other)}.`);
      }
    }
  });
  return found;
})()
