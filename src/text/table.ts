import { displayWidth, pad } from "./width.ts";

/** Widest padding of a column: a single long cell must not fill every other row with spaces. */
const WIDEST_COLUMN = 24;

/** A table as words. */
export interface TextTable {
  /** Cells by row, the header first. */
  readonly rows: readonly (readonly string[])[];
  /** Alignment of the columns. */
  readonly align?: readonly (string | null | undefined)[] | null | undefined;
}

function columnWidths(table: TextTable): number[] {
  const columns = table.rows.reduce((max, row) => Math.max(max, row.length), 0);
  return Array.from(
    { length: columns },
    (_, i) =>
      table.rows.reduce(
        (max, row) => Math.max(max, displayWidth(row[i] ?? "")),
        0,
      ),
  );
}

/** Columns of text that a table takes, separators included. */
export function tableWidth(table: TextTable): number {
  const widths = columnWidths(table);
  return widths.reduce((sum, width) => sum + width, 3 * (widths.length - 1));
}

/** The rows as lines whose cells stand below each other in a fixed-width font. */
export function alignedRows(table: TextTable): string[] {
  const widths = columnWidths(table).map((width) =>
    Math.min(width, WIDEST_COLUMN)
  );
  return table.rows.map((row) =>
    widths.map((width, i) => pad(row[i] ?? "", width, table.align?.[i]))
      .join(" | ").trimEnd()
  );
}

/** The rows as lines with a rule below the header, for a code block. */
export function ruledRows(table: TextTable): string[] {
  const [header = "", ...rows] = alignedRows(table);
  const rule = columnWidths(table)
    .map((width) => "-".repeat(Math.max(1, Math.min(width, WIDEST_COLUMN))))
    .join("-|-");
  return [header, rule, ...rows];
}

/**
 * A table too wide for a phone as one short list a row: `name: cell` line by line, the first cell leading.
 * Aligned rows would wrap and align nothing.
 */
export function records(table: TextTable): string[] {
  const [header = [], ...rows] = table.rows;
  if (rows.length === 0) return alignedRows(table);
  return rows.map((row) => {
    const lines = row.flatMap((cell, i) => {
      if (cell === "") return [];
      const name = header[i] ?? "";
      return name === "" ? [cell] : [`${name}: ${cell}`];
    });
    return lines.map((line, i) => (i === 0 ? "• " : "  ") + line).join("\n");
  }).filter((record) => record !== "");
}
