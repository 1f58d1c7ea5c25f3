// Photo cropping in the form of a contact: shows the chosen image with a square that can be moved and resized by
// mouse, touch, or keys. The form sends the square in image pixels. A canvas needs no blob: URL, which the content policy forbids.

const one = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];

all("[data-photo]").forEach((field) => {
  const [file, crop, on, stage, canvas, frame, grip, range, fault, remove] = [
    "#photo", "[data-crop]", "[data-crop-on]", "[data-stage]", "[data-preview]", "[data-frame]", "[data-grip]", "[data-crop-range]",
    "[data-photo-fault]", "[name=photo-remove]",
  ].map((selector) => one(selector, field));
  const sent = ["x", "y", "size"].map((name) => [name, one(`[data-crop-${name}]`, field)]);
  const picture = { width: 1, height: 1 };
  const square = { x: 0, y: 0, size: 1 };

  const show = () => {
    const short = Math.min(picture.width, picture.height);
    square.size = Math.max(Math.min(square.size, short), short / 10, 1);
    square.x = Math.max(0, Math.min(square.x, picture.width - square.size));
    square.y = Math.max(0, Math.min(square.y, picture.height - square.size));
    frame.style.left = `${(100 * square.x) / picture.width}%`;
    frame.style.top = `${(100 * square.y) / picture.height}%`;
    frame.style.width = `${(100 * square.size) / picture.width}%`;
    frame.style.height = `${(100 * square.size) / picture.height}%`;
    range.value = square.size / short;
    frame.hidden = !on.checked;
    range.parentElement.hidden = !on.checked;
    sent.forEach(([name, input]) => { input.value = on.checked && !crop.hidden ? Math.round(square[name]) : ""; });
  };
  const resize = (size) => {
    const before = square.size;
    const short = Math.min(picture.width, picture.height);
    square.size = Math.max(Math.min(size, short), short / 10, 1);
    square.x += (before - square.size) / 2;
    square.y += (before - square.size) / 2;
    show();
  };

  let asked = 0;
  file.addEventListener("change", async () => {
    const question = ++asked;
    const [chosen] = file.files;
    crop.hidden = true;
    fault.hidden = true;
    show();
    if (!chosen) return;
    if (remove) remove.checked = false;
    const reject = (words) => { fault.hidden = false; fault.textContent = words; };
    if (chosen.size > Number(file.dataset.most)) { reject(fault.dataset.tooLarge); return; }
    const bitmap = await createImageBitmap(chosen, { imageOrientation: "from-image" }).catch(() => null);
    if (question !== asked) return;
    if (!bitmap) { reject(fault.dataset.unreadable); return; }
    picture.width = bitmap.width;
    picture.height = bitmap.height;
    const scale = Math.min(1, 640 / Math.max(bitmap.width, bitmap.height));
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.style.width = `${Math.min(canvas.width, Math.round((340 * canvas.width) / Math.max(canvas.width, canvas.height)))}px`;
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    square.size = Math.min(picture.width, picture.height);
    square.x = (picture.width - square.size) / 2;
    square.y = (picture.height - square.size) / 2;
    crop.hidden = false;
    show();
  });
  on.addEventListener("change", show);
  range.min = 0.1;
  range.max = 1;
  range.addEventListener("input", () => resize(range.value * Math.min(picture.width, picture.height)));

  let held = null;
  frame.addEventListener("pointerdown", (event) => {
    held = { left: event.clientX, top: event.clientY, ...square, grown: event.target === grip };
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!held) return;
    const unit = picture.width / stage.clientWidth;
    const [right, down] = [(event.clientX - held.left) * unit, (event.clientY - held.top) * unit];
    if (held.grown) {
      square.size = Math.min(held.size + Math.max(right, down), picture.width - held.x, picture.height - held.y);
    } else {
      square.x = held.x + right;
      square.y = held.y + down;
    }
    show();
  });
  ["pointerup", "pointercancel"].forEach((end) => frame.addEventListener(end, () => { held = null; }));
  frame.addEventListener("keydown", (event) => {
    const step = (Math.max(picture.width, picture.height) / 100) * (event.shiftKey ? 10 : 1);
    const act = {
      ArrowLeft: () => { square.x -= step; },
      ArrowRight: () => { square.x += step; },
      ArrowUp: () => { square.y -= step; },
      ArrowDown: () => { square.y += step; },
      "+": () => resize(square.size + step * 2),
      "=": () => resize(square.size + step * 2),
      "-": () => resize(square.size - step * 2),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    show();
  });
});
