import jsQR from "jsqr";

/** Pixels of a module: scanners need more than one. */
const SCALE = 4;
const BLACK = "38;5;16";
const WHITE = "48;5;231";

/** What a phone reads from a QR code in a terminal's output; colours and all. */
export function scan(output: string): string | undefined {
  const rows: boolean[][] = [];
  for (const [, sgr, cells] of output.matchAll(QR_LINE)) {
    if (sgr !== `${BLACK};${WHITE}`) throw new Error(`Odd colours: ${sgr}`);
    rows.push([...cells!].map((cell) => "█▀".includes(cell)));
    rows.push([...cells!].map((cell) => "█▄".includes(cell)));
  }
  const width = (rows[0]?.length ?? 0) * SCALE;
  const height = rows.length * SCALE;
  const pixels = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (rows[Math.floor(y / SCALE)]![Math.floor(x / SCALE)]) {
        pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
      }
    }
  }
  return jsQR.default(pixels, width, height)?.data;
}

// deno-lint-ignore no-control-regex
const QR_LINE = /^\x1b\[([\d;]+)m([ █▀▄]+)\x1b\[0m\r?$/gm;
