/** Markup, as opposed to text that must be escaped. */
export class Html {
  readonly markup: string;

  /** Makes it of what is markup already. */
  constructor(markup: string) {
    this.markup = markup;
  }
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Tag of templates whose text is markup and whose values are escaped, other markup excepted. */
export function html(
  strings: TemplateStringsArray,
  ...values: readonly (string | Html)[]
): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(toMarkup)));
}

function toMarkup(value: string | Html): string {
  return value instanceof Html
    ? value.markup
    : value.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
