/** A type and its first bytes, written as Latin-1; `?` is any byte. */
type Magic = readonly [mimeType: string, magic: string];

/**
 * The first bytes of what people send. Small on purpose: the packages that know hundreds of types are larger than
 * all of this library's media code, and those that run on Node 20 know neither SILK nor AMR.
 */
const MAGICS: readonly Magic[] = [
  ["image/png", "\x89PNG\r\n\x1a\n"],
  ["image/jpeg", "\xff\xd8\xff"],
  ["image/gif", "GIF8?a"],
  ["image/webp", "RIFF????WEBP"],
  ["image/bmp", "BM????\0\0\0\0"],
  ["image/tiff", "II*\0"],
  ["image/tiff", "MM\0*"],
  ["audio/wav", "RIFF????WAVE"],
  ["video/x-msvideo", "RIFF????AVI "],
  ["application/pdf", "%PDF-"],
  ["application/zip", "PK\x03\x04"],
  ["application/zip", "PK\x05\x06"],
  ["application/gzip", "\x1f\x8b\x08"],
  ["application/x-7z-compressed", "7z\xbc\xaf\x27\x1c"],
  ["application/vnd.rar", "Rar!\x1a\x07"],
  ["application/x-cfb", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
  ["audio/silk", "\x02#!SILK_V3"],
  ["audio/silk", "#!SILK_V3"],
  ["audio/amr", "#!AMR"],
  ["audio/ogg", "OggS"],
  ["audio/x-flac", "fLaC"],
  ["audio/mpeg", "ID3"],
  ["video/webm", "\x1a\x45\xdf\xa3"],
];

/** ISO base media: what the brand after `ftyp` says. Any other brand is a video. */
const BRANDS: readonly (readonly [RegExp, string])[] = [
  [/^avi[fs]/, "image/avif"],
  [/^(?:hei[cmsx]|hev[cmsx]|mif1|msf1)/, "image/heic"],
  [/^qt {2}/, "video/quicktime"],
  [/^M4[AB]/, "audio/mp4"],
  [/^3g/, "video/3gpp"],
];

/** Types whose bytes begin alike: a name or claim of the second kind is as good as the first, and says more. */
const COMPATIBLE: Readonly<Record<string, RegExp>> = {
  "application/zip":
    /^application\/(?:.*\+zip|java-archive|vnd\.(?:android\.package-archive|oasis\.opendocument\..*|openxmlformats-officedocument\..*|ms-.*\.macroenabled\.12|ms-xpsdocument|google-earth\.kmz))$/i,
  "application/x-cfb": /^application\/(?:msword|vnd\.(?:ms-.*|visio)|x-ms.*)$/i,
  "audio/ogg": /^(?:audio|video|application)\/ogg$/,
  "video/mp4": /^(?:audio|video|application)\/(?:mp4|x-m4v|quicktime|3gpp2?)$/,
  "video/quicktime": /^video\/mp4$/,
  "audio/mp4": /^(?:audio|video)\/mp4$/,
  "video/3gpp": /^(?:audio|video)\/(?:3gpp2?|mp4)$/,
  "video/webm": /^(?:audio|video)\/(?:webm|x-matroska|matroska)$/,
  "image/heic": /^image\/hei[cf](?:-sequence)?$/,
  "image/tiff": /^image\/(?:tiff|x-.*|dng)$/,
  "audio/mpeg": /^audio\/(?:mp3|mpeg3?|x-mpeg|aac)$/,
  "audio/wav": /^audio\/(?:x-wav|wave|vnd\.wave)$/,
  "audio/x-flac": /^audio\/flac$/,
  "application/gzip": /^application\/(?:x-gzip|x-g?tar|x-tgz)$/,
  "image/bmp": /^image\/x-ms-bmp$/,
  "application/vnd.rar": /^application\/x-rar(?:-compressed)?$/,
};

/** Tells the MIME type by the first bytes; `undefined` when they say nothing. */
export function sniffMimeType(bytes: Uint8Array): string | undefined {
  if (matches(bytes, "ftyp", 4)) {
    const brand = String.fromCharCode(...bytes.subarray(8, 12));
    return BRANDS.find(([pattern]) => pattern.test(brand))?.[1] ?? "video/mp4";
  }
  const magic = MAGICS.find(([, text]) => matches(bytes, text));
  return magic?.[0] ?? (isMpegAudio(bytes) ? "audio/mpeg" : undefined);
}

/** Whether bytes that were sniffed as `sniffed` may well be of type `claimed`. */
export function isCompatible(sniffed: string, claimed: string): boolean {
  return sniffed === claimed || (COMPATIBLE[sniffed]?.test(claimed) ?? false);
}

function matches(bytes: Uint8Array, magic: string, offset = 0): boolean {
  if (bytes.byteLength < offset + magic.length) return false;
  for (let i = 0; i < magic.length; i++) {
    if (magic[i] !== "?" && bytes[offset + i] !== magic.charCodeAt(i)) {
      return false;
    }
  }
  return true;
}

/** A frame of MP3 without a tag before it: sync word, layer III, and no value that is reserved. */
function isMpegAudio(bytes: Uint8Array): boolean {
  const [first, second = 0, third = 0xff] = bytes;
  return first === 0xff && (second & 0xe6) === 0xe2 &&
    (second & 0x18) !== 0x08 && (third & 0xf0) !== 0xf0 &&
    (third & 0x0c) !== 0x0c;
}
