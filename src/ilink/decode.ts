import type {
  CdnMedia,
  FileItem,
  GetConfigResponse,
  GetUpdatesResponse,
  GetUploadUrlResponse,
  ImageItem,
  MessageItem,
  PartialText,
  RefMessage,
  SendMessageResponse,
  TextItem,
  VideoItem,
  VoiceItem,
  WeixinMessage,
} from "./types.ts";

/** A JSON object whose fields have not been looked at. */
export type JsonObject = Record<string, unknown>;

/** Reads one field; `undefined` means that it is not what it must be, and counts as absent. */
type Decoder<T> = (value: unknown) => T | undefined;

/** One decoder for every field of `T`: a field that is added to a type and forgotten here does not compile. */
type Spec<T> = { readonly [K in keyof T]-?: Decoder<NonNullable<T[K]>> };

/** Quotes nest: a quoted item may quote. Deeper than this is noise. */
const MAX_DEPTH = 16;

/** Whether `value` is a JSON object. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const string: Decoder<string> = (value) =>
  typeof value === "string" ? value : undefined;

const boolean: Decoder<boolean> = (value) =>
  typeof value === "boolean" ? value : undefined;

/** A number, or a number as decimal text: servers of this family are not strict about it. */
export const number: Decoder<number> = (value) => {
  const result = typeof value === "string" && /^-?\d{1,15}$/.test(value)
    ? Number(value)
    : value;
  return typeof result === "number" && Number.isFinite(result)
    ? result
    : undefined;
};

/** A uint64: text by now, or a number that was small enough to be exact. */
const id: Decoder<string> = (value) => {
  if (typeof value === "string") return value === "" ? undefined : value;
  return typeof value === "number" && Number.isSafeInteger(value)
    ? String(value)
    : undefined;
};

/** A number that the wire writes as text. */
const numeral: Decoder<string> = (value) =>
  typeof value === "string" ? value : number(value)?.toString();

/** Reads the known fields of `value` and keeps the unknown ones as they came. */
function read<T>(value: unknown, spec: Spec<T>): T | undefined {
  if (!isJsonObject(value)) return undefined;
  const result: JsonObject = { ...value };
  for (const key in spec) {
    if (value[key] === undefined) continue;
    const field = spec[key](value[key]);
    if (field === undefined) delete result[key];
    else result[key] = field;
  }
  return result as T;
}

function object<T>(spec: Spec<T>): Decoder<T> {
  return (value) => read(value, spec);
}

const media = object<CdnMedia>({
  encrypt_query_param: string,
  aes_key: string,
  encrypt_type: number,
  full_url: string,
});

const textItem = object<TextItem>({ text: string });

const imageItem = object<ImageItem>({
  media,
  thumb_media: media,
  aeskey: string,
  url: string,
  mid_size: number,
  thumb_size: number,
  thumb_height: number,
  thumb_width: number,
  hd_size: number,
});

const voiceItem = object<VoiceItem>({
  media,
  encode_type: number,
  bits_per_sample: number,
  sample_rate: number,
  playtime: number,
  text: string,
});

const fileItem = object<FileItem>({
  media,
  file_name: string,
  md5: string,
  len: numeral,
});

const videoItem = object<VideoItem>({
  media,
  video_size: number,
  play_length: number,
  video_md5: string,
  thumb_media: media,
  thumb_size: number,
  thumb_height: number,
  thumb_width: number,
});

const partialText = object<PartialText>({
  start: string,
  end: string,
  startindex: number,
  endindex: number,
  quotemd5: string,
});

function item(depth: number): Decoder<MessageItem> {
  return (value) =>
    depth > MAX_DEPTH ? undefined : read<MessageItem>(value, {
      type: number,
      create_time_ms: number,
      update_time_ms: number,
      is_completed: boolean,
      msg_id: id,
      ref_msg: object<RefMessage>({
        title: string,
        message_item: item(depth + 1),
        svr_id: id,
        partial_text: partialText,
      }),
      text_item: textItem,
      image_item: imageItem,
      voice_item: voiceItem,
      file_item: fileItem,
      video_item: videoItem,
    });
}

const items: Decoder<MessageItem[]> = (value) =>
  Array.isArray(value)
    ? value.map(item(0)).filter((entry) => entry !== undefined)
    : undefined;

/** Reads one message; `undefined` when it is not an object. */
export const decodeMessage: Decoder<WeixinMessage> = object<WeixinMessage>({
  seq: number,
  message_id: id,
  from_user_id: string,
  to_user_id: string,
  client_id: string,
  create_time_ms: number,
  update_time_ms: number,
  delete_time_ms: number,
  session_id: string,
  group_id: string,
  message_type: number,
  message_state: number,
  item_list: items,
  context_token: string,
  run_id: string,
});

/** What {@linkcode decodeGetUpdates} found. */
export interface DecodedUpdates extends GetUpdatesResponse {
  /** The messages that could be read. */
  readonly msgs: readonly WeixinMessage[];
  /** How many entries of `msgs` could not. */
  readonly malformed: number;
}

/** Reads the answer of `getupdates`; `undefined` when `msgs` is no list. */
export function decodeGetUpdates(body: JsonObject): DecodedUpdates | undefined {
  const list = body["msgs"] ?? [];
  if (!Array.isArray(list)) return undefined;
  const msgs = list.map(decodeMessage).filter((entry) => entry !== undefined);
  const buf = string(body["get_updates_buf"]);
  const hold = number(body["longpolling_timeout_ms"]);
  return {
    msgs,
    malformed: list.length - msgs.length,
    ...(buf === undefined ? {} : { get_updates_buf: buf }),
    ...(hold === undefined ? {} : { longpolling_timeout_ms: hold }),
  };
}

/** Reads the answer of `sendmessage`. */
export const decodeSendMessage: (body: JsonObject) => SendMessageResponse = (
  body,
) => read<SendMessageResponse>(body, { message_id: id })!;

/** Reads the answer of `getconfig`. */
export const decodeGetConfig: (body: JsonObject) => GetConfigResponse = (
  body,
) => read<GetConfigResponse>(body, { typing_ticket: string })!;

/** Reads the answer of `getuploadurl`. */
export const decodeGetUploadUrl: (body: JsonObject) => GetUploadUrlResponse = (
  body,
) =>
  read<GetUploadUrlResponse>(body, {
    upload_full_url: string,
    upload_param: string,
  })!;
