// Drawing a picture that passed the image validation of the wasm.

// A QR code needs white around it. Four modules are a seventh of a code as coarse as one
// that holds a payment link can be; a picture that brings its own margin gets no more.
const MARGIN = 7;

/**
 * Rejects when the browser cannot read the picture. An `<img>` would not do: a page's
 * policy may forbid its source.
 * @param {HTMLCanvasElement} canvas
 * @param {Blob} picture
 */
export async function drawPicture(canvas, picture) {
  const bitmap = await createImageBitmap(picture);
  const { width, height } = bitmap;
  const wanted = Math.floor(Math.max(width, height) / MARGIN);
  draw(canvas, bitmap, 0);
  draw(canvas, bitmap, Math.max(0, wanted - whiteAround(canvas)));
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {ImageBitmap} bitmap
 * @param {number} margin pixels on every side
 */
function draw(canvas, bitmap, margin) {
  canvas.width = bitmap.width + 2 * margin;
  canvas.height = bitmap.height + 2 * margin;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, margin, margin);
}

/**
 * How many pixels lie between the nearest dark one and its edge.
 * @param {HTMLCanvasElement} canvas
 */
function whiteAround(canvas) {
  const { width, height } = canvas;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  const { data } = context.getImageData(0, 0, width, height);
  let white = width;
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (data[4 * at + 1] < 128) white = Math.min(white, x, y, width - 1 - x, height - 1 - y);
  }
  return white;
}
