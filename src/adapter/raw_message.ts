import type { WeixinMessage } from "../ilink/types.ts";

/** One message that went out for a post: a post may need several. */
export interface SentPart {
  /** The server's id of the message; without it, it is not known whether the user will ever see it. */
  readonly messageId?: string | undefined;
  /** Our own id of the message. */
  readonly clientId: string;
  /**
   * `queued`: the server took it and gave it an id. `unconfirmed`: the server took it and gave no id; users have
   * reported that some of these are never shown. `held`: it waits for the user's next message, as
   * `replyWindow.whenClosed: "queue"` says. Nothing on the wire proves that a user has seen a message (protocol §5).
   */
  readonly status: "held" | "queued" | "unconfirmed";
}

/** `raw` of a message: the fields of the wire, and for what the bot posted also its parts. */
export interface WeixinRawMessage extends WeixinMessage {
  /** Set on what the bot posted: what went out for it, in order. */
  readonly parts?: readonly SentPart[];
  /** Set on what `adapter.stream` gives for a stream without text: nothing went out. */
  readonly status?: "empty";
}
