import { type Check, flag, id, integer, list, object, text } from "./shape.ts";

const media = object(() => ({
  encrypt_query_param: text,
  aes_key: text,
  encrypt_type: integer,
  full_url: text,
}));

const image = object(() => ({
  media,
  thumb_media: media,
  aeskey: text,
  url: text,
  mid_size: integer,
  thumb_size: integer,
  thumb_height: integer,
  thumb_width: integer,
  hd_size: integer,
}));

const voice = object(() => ({
  media,
  encode_type: integer,
  bits_per_sample: integer,
  sample_rate: integer,
  playtime: integer,
  text,
}));

const file = object(() => ({ media, file_name: text, md5: text, len: text }));

const video = object(() => ({
  media,
  video_size: integer,
  play_length: integer,
  video_md5: text,
  thumb_media: media,
  thumb_size: integer,
  thumb_height: integer,
  thumb_width: integer,
}));

const partialText = object(() => ({
  start: text,
  end: text,
  startindex: integer,
  endindex: integer,
  quotemd5: text,
}));

const item: Check = object(() => ({
  type: integer,
  create_time_ms: integer,
  update_time_ms: integer,
  is_completed: flag,
  msg_id: id,
  ref_msg: object(() => ({
    title: text,
    message_item: item,
    svr_id: id,
    partial_text: partialText,
  })),
  text_item: object(() => ({ text })),
  image_item: image,
  voice_item: voice,
  file_item: file,
  video_item: video,
}));

/** The fields of a message that a bot may send (protocol §5); the server sets the rest itself. */
export const outboundMessage: Check = object(() => ({
  from_user_id: text,
  to_user_id: text,
  client_id: text,
  message_type: integer,
  message_state: integer,
  item_list: list(item),
  context_token: text,
  run_id: text,
}));
