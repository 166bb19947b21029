/** Fields whose values let somebody act for a bot, or read a file. */
const SECRET =
  /^(context_token|typing_ticket|aeskey|aes_key|encrypt_query_param|encrypted_query_param|upload_param|x-encrypted-param|authorization|cookie)$/;

const URL_FIELD = /^(full_url|upload_full_url)$/;

/** Characters of a secret that are shown, to tell one from another. */
const SHOWN = 4;

/** `value` with every secret cut short. */
export function maskSecrets(value: unknown, field = ""): unknown {
  if (typeof value === "string") return maskText(value, field);
  if (Array.isArray(value)) {
    return value.map((entry) => maskSecrets(entry, field));
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map((
        [name, entry],
      ) => [name, maskSecrets(entry, name)]),
    );
  }
  return value;
}

function maskText(text: string, field: string): string {
  if (URL_FIELD.test(field)) return text.replace(/\?.*/s, "?***");
  if (!SECRET.test(field) || text === "" || text.endsWith("***")) return text;
  return `${text.slice(0, SHOWN)}*** (${text.length})`;
}
