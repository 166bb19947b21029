import { encode } from "uqr";

/** The light margin that scanners want, in modules. */
const QUIET_ZONE = 4;

/**
 * True black on true white out of the 256-colour cube, which themes leave alone: the code must be dark on light
 * whatever the terminal's own colours are.
 */
const BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m";
const RESET = "\x1b[0m";

/**
 * Draws a QR code with two modules in each character.
 *
 * @param columns width of the terminal
 * @returns lines, or `undefined` when the code does not fit
 */
export function drawQr(text: string, columns: number): string | undefined {
  const { data, size } = encode(text, { border: QUIET_ZONE, boostEcc: true });
  if (size > columns) return undefined;
  const lines: string[] = [];
  for (let y = 0; y < size; y += 2) {
    const cells = data[y]!.map((top, x) => block(top, data[y + 1]?.[x]));
    lines.push(`${BLACK_ON_WHITE}${cells.join("")}${RESET}\n`);
  }
  return lines.join("");
}

function block(top: boolean, bottom = false): string {
  if (top) return bottom ? "█" : "▀";
  return bottom ? "▄" : " ";
}
