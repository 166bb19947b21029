import type { LoginCredentials } from "../ilink/login_state.ts";
import type { Files } from "./types.ts";

/** Credentials as a file keeps them. */
export interface SavedCredentials extends LoginCredentials {
  /** When they were saved, as ISO 8601. */
  readonly savedAt: string;
}

/**
 * A directory with one file for each account: readable by the owner alone, and always whole. All methods throw
 * the runtime's own errors.
 */
export class CredentialStore {
  readonly #files: Files;
  readonly #directory: string;

  /** Nothing is touched yet. */
  constructor(files: Files, directory: string) {
    this.#files = files;
    this.#directory = directory;
  }

  /** Makes the directory when it is missing, and finds out now, not after the scan, whether it can be written. */
  async prepare(): Promise<void> {
    await this.#files.makeDirectory(this.#directory);
    const probe = this.#temporary("probe");
    await this.#files.create(probe, "");
    await this.#files.remove(probe);
  }

  /** What is saved, the newest first. What cannot be read as credentials is left alone. */
  async load(): Promise<SavedCredentials[]> {
    const saved: SavedCredentials[] = [];
    for (const name of await this.#files.list(this.#directory)) {
      if (!name.endsWith(".json")) continue;
      const text = await this.#files.read(this.#path(name)).catch(() => "");
      const credentials = parse(text);
      if (credentials) saved.push(credentials);
    }
    return saved.sort((a, b) => b.savedAt < a.savedAt ? -1 : 1);
  }

  /** Puts the credentials in the place of those of the same account; gives the path. */
  async save(credentials: LoginCredentials, now: Date): Promise<string> {
    const { accountId, token, baseUrl, userId } = credentials;
    const file = { accountId, token, baseUrl, userId, savedAt: now };
    const name = `${encodeURIComponent(accountId).replace("%40", "@")}.json`;
    const temporary = this.#temporary(name);
    try {
      await this.#files.create(
        temporary,
        `${JSON.stringify(file, undefined, 2)}\n`,
      );
      await this.#files.rename(temporary, this.#path(name));
    } catch (error) {
      await this.#files.remove(temporary).catch(() => {});
      throw error;
    }
    return this.#path(name);
  }

  #path(name: string): string {
    return `${this.#directory.replace(/(.)\/+$/, "$1")}/${name}`;
  }

  #temporary(name: string): string {
    return this.#path(`.${name}.${crypto.randomUUID()}.tmp`);
  }
}

function parse(text: string): SavedCredentials | undefined {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const isSaved = ["accountId", "token", "baseUrl", "savedAt"]
    .every((key) => typeof value?.[key] === "string");
  return isSaved ? value : undefined;
}
