// Pictures of what is being written: taken or chosen, scaled down on the phone, kept with the entry they belong to.

import { digest } from "../canonical.js";
import { button, h, icon, say } from "../dom.js";
import { MOST_MEDIA } from "../items.js";
import { size, t } from "../words.js";

const LONGEST_PX = 1600; // a number plate across a road can be read, and a thin line carries it
const MOST_BYTES = 400 * 1024;
const QUALITIES = [0.8, 0.65, 0.5, 0.35];
const SMALL_PX = 96;

// A part of a form: its buttons and what was chosen. `kept` is filled as pictures come and is what is saved.
export function pictures() {
  const kept = [];
  const shown = h("ul.pictures", {});
  const told = h("p.soft", { role: "status" });
  const take = async ({ target }) => {
    for (const file of [...target.files]) await add(file);
    target.value = "";
  };
  const add = async (file) => {
    if (kept.length === MOST_MEDIA) return say(t("picture.most", { n: MOST_MEDIA }), "bad");
    told.textContent = t("picture.scaling");
    const one = await scaled(file).catch(() => null);
    told.textContent = one ? "" : t("picture.none");
    if (!one || kept.some(({ sha256 }) => sha256 === one.sha256)) return undefined;
    kept.push(one);
    shown.append(line(one, () => kept.splice(kept.indexOf(one), 1)));
    return undefined;
  };
  const part = h(
    "div.field",
    {},
    h("div.buttons", {}, chooser("take", "camera", take, { capture: "environment" }), chooser("choose", "photo", take, { multiple: true })),
    told,
    shown,
    h("p.soft", {}, t("picture.hint")),
  );
  return { part, kept };
}

function chooser(name, image, onchange, more) {
  const input = h("input", { type: "file", accept: "image/*", id: `picture-${name}`, onchange, ...more });
  return h("label.button.button--file", {}, icon(image), t(`picture.${name}`), input);
}

function line({ small, blob, sha256 }, remove) {
  const node = h("li", { "data-picture": sha256 }, small, h("span.soft", {}, size(blob.size)));
  const label = t("picture.remove");
  node.append(button(label, () => (remove(), node.remove()), { image: "trash" }));
  return node;
}

// The picture as it is sent, the hash of what the camera made, and a small one for the screen.
async function scaled(file) {
  const [original, image] = [await digest(await file.arrayBuffer()), await createImageBitmap(file, { imageOrientation: "from-image" })];
  let [blob, longest] = [null, LONGEST_PX];
  for (; !blob || blob.size > MOST_BYTES; longest = Math.floor(longest * 0.7)) blob = await small(drawn(image, longest));
  const sha256 = await digest(await blob.arrayBuffer());
  const thumb = drawn(image, SMALL_PX);
  thumb.setAttribute("aria-hidden", "true");
  image.close();
  return { blob, sha256, original, size: blob.size, type: "image/jpeg", small: thumb };
}

async function small(canvas) {
  let blob = null;
  for (const quality of QUALITIES) {
    blob = await new Promise((made) => canvas.toBlob(made, "image/jpeg", quality));
    if (!blob) throw new Error("the canvas gave nothing");
    if (blob.size <= MOST_BYTES) break;
  }
  return blob;
}

function drawn(image, longest) {
  const scale = Math.min(1, longest / Math.max(image.width, image.height));
  const canvas = h("canvas", { width: Math.max(1, Math.round(image.width * scale)), height: Math.max(1, Math.round(image.height * scale)) });
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}
