import { decodeBase64, encodeBase64 } from "@std/encoding/base64";
import { type FaultSink, isFields, object, text } from "./shape.ts";

const UINT32_MAX = 0xffff_ffff;
const PRODUCT =
  /^[\w.-]{1,32}\/[\w.+-]{1,32}(?: \([\x20-\x27\x2a-\x7e]{1,64}\))?(?: |$)/;

const baseInfo = object(() => ({ channel_version: text, bot_agent: text }));

/** How many of the newest `X-WECHAT-UIN` values must differ. */
const UIN_MEMORY = 16;

/** Looks at the headers that every request carries (protocol §1). */
export function checkAppHeaders(headers: Headers, faults: FaultSink): void {
  expectHeader(headers, "iLink-App-Id", "bot", faults);
  const version = headers.get("iLink-App-ClientVersion");
  if (version === null) {
    faults.minor("the header iLink-App-ClientVersion is missing");
  } else if (!isUint32(version)) {
    faults.minor(
      `the header iLink-App-ClientVersion must be a decimal number and is ${
        JSON.stringify(version)
      }`,
    );
  }
}

/** Looks at the headers of a GET, which carries nothing of a POST's (protocol §1). */
export function checkGetHeaders(headers: Headers, faults: FaultSink): void {
  checkAppHeaders(headers, faults);
  for (const name of ["Authorization", "AuthorizationType", "X-WECHAT-UIN"]) {
    if (headers.has(name)) {
      faults.minor(`the header ${name} must not be sent with GET`);
    }
  }
}

/** Looks at the headers of a POST; `uins` are the newest values of `X-WECHAT-UIN`, and gains one. */
export function checkPostHeaders(
  headers: Headers,
  uins: string[],
  faults: FaultSink,
): void {
  checkAppHeaders(headers, faults);
  const type = headers.get("Content-Type");
  if (type?.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    faults.minor(
      `the header Content-Type must be "application/json" and is ${
        type === null ? "missing" : JSON.stringify(type)
      }`,
    );
  }
  expectHeader(headers, "AuthorizationType", "ilink_bot_token", faults);
  const uin = headers.get("X-WECHAT-UIN");
  if (uin === null) {
    faults.minor("the header X-WECHAT-UIN is missing");
    return;
  }
  if (!isUin(uin)) {
    faults.minor(
      "the header X-WECHAT-UIN must be base64 of the decimal text of a uint32",
    );
  } else if (uins.includes(uin)) {
    faults.minor(
      "the header X-WECHAT-UIN must be new at every request and was used before",
    );
  }
  uins.push(uin);
  if (uins.length > UIN_MEMORY) uins.shift();
}

/** Looks at `base_info`, which every POST but the QR request carries. */
export function checkBaseInfo(info: unknown, faults: FaultSink): void {
  if (info === undefined) {
    faults.minor("base_info is missing");
    return;
  }
  // The server needs nothing of it, so that nothing in it is fatal.
  const note = (fault: string) => faults.minor(fault);
  baseInfo(info, "base_info", { fatal: note, minor: note });
  if (!isFields(info)) return;
  const { channel_version: version, bot_agent: agent } = info;
  if (!version) note("base_info.channel_version is missing or empty");
  if (!agent) note("base_info.bot_agent is missing or empty");
  else if (!isAgent(String(agent))) {
    note(
      `base_info.bot_agent must look like "Name/1.0 (comment)" and is ${
        JSON.stringify(agent)
      }`,
    );
  }
}

function expectHeader(
  headers: Headers,
  name: string,
  value: string,
  faults: FaultSink,
): void {
  const found = headers.get(name);
  if (found === null) faults.minor(`the header ${name} is missing`);
  else if (found !== value) {
    faults.minor(
      `the header ${name} must be "${value}" and is ${JSON.stringify(found)}`,
    );
  }
}

function isUint32(value: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(value) && Number(value) <= UINT32_MAX;
}

function isUin(value: string): boolean {
  try {
    const decimal = new TextDecoder().decode(decodeBase64(value));
    return isUint32(decimal) && encodeBase64(decimal) === value;
  } catch {
    return false;
  }
}

/** One `Name/Version (comment)` after the other, a space between, at most 256 bytes in all. */
function isAgent(agent: string): boolean {
  if (agent.length > 256 || agent.endsWith(" ")) return false;
  let rest = agent;
  while (rest !== "") {
    const product = PRODUCT.exec(rest)?.[0];
    if (product === undefined) return false;
    rest = rest.slice(product.length);
  }
  return true;
}
