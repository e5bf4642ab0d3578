// Drawing a picture that passed the core's image gate.

// A code needs white around it. Four modules are a seventh of a code as coarse as one
// that holds a payment link can be; pictures that bring their own get no more.
const MARGIN = 7;

// Rejected when the browser cannot read it. Not by an `<img>`, whose source a page's
// policy may forbid.
export async function drawPicture(canvas, bytes, type) {
  const bitmap = await createImageBitmap(new Blob([bytes], { type }));
  const { width, height } = bitmap;
  const wanted = Math.floor(Math.max(width, height) / MARGIN);
  draw(canvas, bitmap, 0);
  draw(canvas, bitmap, Math.max(0, wanted - whiteAround(canvas)));
}

function draw(canvas, bitmap, margin) {
  canvas.width = bitmap.width + 2 * margin;
  canvas.height = bitmap.height + 2 * margin;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(bitmap, margin, margin);
}

// How far the nearest dark pixel is from its edge.
function whiteAround(canvas) {
  const { width, height } = canvas;
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
  let white = width;
  for (let at = 0; at < width * height; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    if (data[4 * at + 1] < 128) white = Math.min(white, x, y, width - 1 - x, height - 1 - y);
  }
  return white;
}
