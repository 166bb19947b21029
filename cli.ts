/**
 * The command `weixin-chat-adapter`: QR login, simulator, doctor.
 *
 * ```sh
 * weixin-chat-adapter login --env > .env
 * ```
 *
 * @module
 */

import { run } from "./src/cli/run.ts";
import { createSystem, exit } from "./src/cli/system.ts";

exit(await run(createSystem()));
