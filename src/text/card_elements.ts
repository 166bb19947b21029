/** An option of a select. */
export interface OptionLike {
  /** What the user sees. */
  readonly label: string;
  /** What the bot gets. */
  readonly value: string;
  /** A few words more. */
  readonly description?: string | undefined;
}

/** Anything that has a type: elements that a later Chat SDK may bring. */
export interface UnknownElement {
  /** Name of the kind. */
  readonly type: string;
}

/** A button. Chat SDK has put the token of a `callbackUrl` into `value` before an adapter sees it. */
export interface ButtonLike {
  /** Always `"button"`. */
  readonly type: "button";
  /** Action id. */
  readonly id: string;
  /** What the user sees. */
  readonly label: string;
  /** What the bot gets. */
  readonly value?: string | undefined;
  /** Whether it cannot be pressed. */
  readonly disabled?: boolean | undefined;
}

/** A button, or a line, that leads to an address. */
export interface LinkLike {
  /** The kind. */
  readonly type: "link" | "link-button";
  /** What the user sees. */
  readonly label: string;
  /** Where it leads. */
  readonly url: string;
}

/** A choice of one among several options. */
export interface SelectLike {
  /** The kind. */
  readonly type: "radio_select" | "select";
  /** Action id. */
  readonly id: string;
  /** What the choice is about. */
  readonly label: string;
  /** What there is to choose. */
  readonly options: readonly OptionLike[];
}

/** A table of texts. */
export interface TableLike {
  /** Always `"table"`. */
  readonly type: "table";
  /** Titles of the columns. */
  readonly headers: readonly string[];
  /** Cells by row. */
  readonly rows: readonly (readonly string[])[];
  /** Alignment of the columns. */
  readonly align?: readonly string[] | undefined;
  /** What the table shows. */
  readonly caption?: string | undefined;
}

/** Numbers that other platforms draw. */
export interface ChartLike {
  /** Always `"chart"`. */
  readonly type: "chart";
  /** What the chart shows. */
  readonly title: string;
  /** The numbers. */
  readonly chart:
    | {
      readonly type: "pie";
      readonly segments: readonly {
        readonly label: string;
        readonly value: number;
      }[];
    }
    | {
      readonly type: "area" | "bar" | "line";
      readonly categories: readonly string[];
      readonly series: readonly {
        readonly name: string;
        readonly data: readonly {
          readonly label: string;
          readonly value: number;
        }[];
      }[];
      readonly xLabel?: string | undefined;
    };
}

/** What can stand in a card. */
export type CardPart =
  | ButtonLike
  | ChartLike
  | LinkLike
  | SelectLike
  | TableLike
  | {
    readonly type: "actions" | "fields" | "section";
    readonly children: readonly (CardPart | UnknownElement)[];
  }
  | { readonly type: "divider" }
  | { readonly type: "field"; readonly label: string; readonly value: string }
  | {
    readonly type: "image";
    readonly url: string;
    readonly alt?: string | undefined;
  }
  | {
    readonly type: "text";
    readonly content: string;
    readonly style?: string | undefined;
  };

/** A card, as far as rendering looks at it: Chat SDK's `CardElement` fits. */
export interface CardLike {
  /** Always `"card"`. */
  readonly type: "card";
  /** What stands above everything. */
  readonly title?: string | undefined;
  /** What stands below the title. */
  readonly subtitle?: string | undefined;
  /** Address of a picture. */
  readonly imageUrl?: string | undefined;
  /** What stands in it. */
  readonly children: readonly (CardPart | UnknownElement)[];
}
