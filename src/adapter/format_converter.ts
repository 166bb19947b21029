import {
  BaseFormatConverter,
  type FormattedContent,
  parseMarkdown,
  toPlainText,
} from "chat";

/** Converts between Chat SDK's formatted content and the text of a Weixin message. */
export class WeixinFormatConverter extends BaseFormatConverter {
  /** Flattens formatted content to plain text. */
  override fromAst(ast: FormattedContent): string {
    return toPlainText(ast);
  }

  /** Parses text as Markdown. */
  override toAst(platformText: string): FormattedContent {
    return parseMarkdown(platformText);
  }
}
