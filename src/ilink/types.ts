/**
 * The shapes of the wire, with the field names that Tencent's server uses (protocol §3). Every field is
 * optional; fields that are not listed are kept as they came.
 *
 * The three uint64 ids, `message_id`, `msg_id` and `svr_id`, are strings: they do not fit a `number`.
 *
 * @module
 */

/** `message_type` of a {@linkcode WeixinMessage}. */
export const MessageType = {
  /** Said by a user. */
  USER: 1,
  /** Said by a bot; inbound, it is an echo of ours. */
  BOT: 2,
} as const;

/** `message_state` of a {@linkcode WeixinMessage}. */
export const MessageState = {
  /** Just begun. */
  NEW: 0,
  /** Being written; WeChat shows only the first text of such a message. */
  GENERATING: 1,
  /** Whole. */
  FINISH: 2,
} as const;

/** `type` of a {@linkcode MessageItem}. */
export const ItemType = {
  /** `text_item`. */
  TEXT: 1,
  /** `image_item`. */
  IMAGE: 2,
  /** `voice_item`. */
  VOICE: 3,
  /** `file_item`. */
  FILE: 4,
  /** `video_item`. */
  VIDEO: 5,
  /** A tool call begins; a progress hint. */
  TOOL_CALL: 11,
  /** A tool call ended; a progress hint. */
  TOOL_RESULT: 12,
} as const;

/** `status` of `sendtyping`. */
export const TypingStatus = {
  /** Show the indicator. */
  TYPING: 1,
  /** Take it away. */
  CANCEL: 2,
} as const;

/** `media_type` of `getuploadurl`. */
export const UploadMediaType = {
  /** A picture. */
  IMAGE: 1,
  /** A video. */
  VIDEO: 2,
  /** Any other file. */
  FILE: 3,
  /** A voice message. */
  VOICE: 4,
} as const;

/** Who is calling; part of every POST body but the QR request's (protocol §1). */
export interface BaseInfo {
  /** Version of the calling package. */
  readonly channel_version?: string;
  /** A user-agent-like name of the bot. */
  readonly bot_agent?: string;
}

/** Where the bytes of a picture, voice, file or video are, and how to decrypt them. */
export interface CdnMedia {
  /** The CDN's parameter for a download. */
  readonly encrypt_query_param?: string;
  /** Base64 of the 16 key bytes, or of their 32 hex characters. */
  readonly aes_key?: string;
  /** 0: only the file id is encrypted; 1: packed. */
  readonly encrypt_type?: number;
  /** The whole download URL; preferred over a built one. */
  readonly full_url?: string;
}

/** A text. */
export interface TextItem {
  /** The words. */
  readonly text?: string;
}

/** A picture. */
export interface ImageItem {
  /** The picture's bytes. */
  readonly media?: CdnMedia;
  /** The thumbnail's bytes. */
  readonly thumb_media?: CdnMedia;
  /** The key in hex; it goes before `media.aes_key`. */
  readonly aeskey?: string;
  /** A URL of the picture. */
  readonly url?: string;
  /** Bytes of the middle size. */
  readonly mid_size?: number;
  /** Bytes of the thumbnail. */
  readonly thumb_size?: number;
  /** Pixels. */
  readonly thumb_height?: number;
  /** Pixels. */
  readonly thumb_width?: number;
  /** Bytes of the original. */
  readonly hd_size?: number;
}

/** A voice message. */
export interface VoiceItem {
  /** The recording's bytes. */
  readonly media?: CdnMedia;
  /** The codec, which often lies: sniff the bytes. */
  readonly encode_type?: number;
  /** Bits of a sample. */
  readonly bits_per_sample?: number;
  /** Hertz. */
  readonly sample_rate?: number;
  /** Milliseconds. */
  readonly playtime?: number;
  /** WeChat's own transcription. */
  readonly text?: string;
}

/** Any other file. */
export interface FileItem {
  /** The file's bytes. */
  readonly media?: CdnMedia;
  /** Its name, as the user's phone tells it. */
  readonly file_name?: string;
  /** MD5 of the plaintext, in hex. */
  readonly md5?: string;
  /** Plaintext bytes, as decimal text. */
  readonly len?: string;
}

/** A video. */
export interface VideoItem {
  /** The video's bytes. */
  readonly media?: CdnMedia;
  /** Bytes. */
  readonly video_size?: number;
  /** Milliseconds. */
  readonly play_length?: number;
  /** MD5 of the plaintext, in hex. */
  readonly video_md5?: string;
  /** The thumbnail's bytes. */
  readonly thumb_media?: CdnMedia;
  /** Bytes of the thumbnail. */
  readonly thumb_size?: number;
  /** Pixels. */
  readonly thumb_height?: number;
  /** Pixels. */
  readonly thumb_width?: number;
}

/** Which part of a message is quoted. */
export interface PartialText {
  /** The words that the quote begins with. */
  readonly start?: string;
  /** The words that it ends with. */
  readonly end?: string;
  /** Which occurrence of `start`, counted from 0. */
  readonly startindex?: number;
  /** Which occurrence of `end`, counted from 0. */
  readonly endindex?: number;
  /** MD5 of the quoted words, in hex. */
  readonly quotemd5?: string;
}

/** What an item quotes. */
export interface RefMessage {
  /** A summary of the quoted message. */
  readonly title?: string;
  /** The quoted item itself; newer clients leave it out. */
  readonly message_item?: MessageItem;
  /** `message_id` of the quoted message. */
  readonly svr_id?: string;
  /** Set when only a part is quoted. */
  readonly partial_text?: PartialText;
}

/** One part of a message: the field that `type` names holds it. */
export interface MessageItem {
  /** One of {@linkcode ItemType}, or a kind that is not known yet. */
  readonly type?: number;
  /** Milliseconds since 1970. */
  readonly create_time_ms?: number;
  /** Milliseconds since 1970. */
  readonly update_time_ms?: number;
  /** Whether the item is whole. */
  readonly is_completed?: boolean;
  /** Id of the item, a uint64. */
  readonly msg_id?: string;
  /** What it quotes. */
  readonly ref_msg?: RefMessage;
  /** Set for {@linkcode ItemType}.TEXT. */
  readonly text_item?: TextItem;
  /** Set for {@linkcode ItemType}.IMAGE. */
  readonly image_item?: ImageItem;
  /** Set for {@linkcode ItemType}.VOICE. */
  readonly voice_item?: VoiceItem;
  /** Set for {@linkcode ItemType}.FILE. */
  readonly file_item?: FileItem;
  /** Set for {@linkcode ItemType}.VIDEO. */
  readonly video_item?: VideoItem;
}

/** A message, in either direction. */
export interface WeixinMessage {
  /** A running number. */
  readonly seq?: number;
  /** Id of the message, a uint64. */
  readonly message_id?: string;
  /** `…@im.wechat` or `…@im.bot`; case matters. */
  readonly from_user_id?: string;
  /** `…@im.wechat` or `…@im.bot`; case matters. */
  readonly to_user_id?: string;
  /** The sender's own id of the message. */
  readonly client_id?: string;
  /** Milliseconds since 1970. */
  readonly create_time_ms?: number;
  /** Milliseconds since 1970. */
  readonly update_time_ms?: number;
  /** Milliseconds since 1970. */
  readonly delete_time_ms?: number;
  /** The server's id of the conversation. */
  readonly session_id?: string;
  /** Set in groups, which bots are not part of. */
  readonly group_id?: string;
  /** One of {@linkcode MessageType}. */
  readonly message_type?: number;
  /** One of {@linkcode MessageState}. */
  readonly message_state?: number;
  /** The parts. */
  readonly item_list?: readonly MessageItem[];
  /** To be echoed in answers to this user. */
  readonly context_token?: string;
  /** Shared by the messages of one turn. */
  readonly run_id?: string;
}

/** The answer of `getupdates`. */
export interface GetUpdatesResponse {
  /** New messages. */
  readonly msgs?: readonly WeixinMessage[];
  /** The next cursor; keep the old one when it is empty. */
  readonly get_updates_buf?: string;
  /** How long the server will hold the next poll, in milliseconds. */
  readonly longpolling_timeout_ms?: number;
}

/** The answer of `sendmessage`. */
export interface SendMessageResponse {
  /** Id of the queued message; without it the message may never be shown. */
  readonly message_id?: string;
}

/** The answer of `getconfig`. */
export interface GetConfigResponse {
  /** To be sent with `sendtyping`. */
  readonly typing_ticket?: string;
}

/** The body of `getuploadurl`, without `base_info` (protocol §6). */
export interface GetUploadUrlRequest {
  /** 16 random bytes in hex. */
  readonly filekey: string;
  /** One of {@linkcode UploadMediaType}. */
  readonly media_type: number;
  /** Who will get the file. */
  readonly to_user_id: string;
  /** Plaintext bytes. */
  readonly rawsize: number;
  /** MD5 of the plaintext, in hex. */
  readonly rawfilemd5: string;
  /** Ciphertext bytes. */
  readonly filesize: number;
  /** `true`: no thumbnail will follow. */
  readonly no_need_thumb: boolean;
  /** The key, in hex. */
  readonly aeskey: string;
}

/** The answer of `getuploadurl`: one of the two is set. */
export interface GetUploadUrlResponse {
  /** Where to POST the ciphertext. */
  readonly upload_full_url?: string;
  /** What to build that URL from. */
  readonly upload_param?: string;
}
