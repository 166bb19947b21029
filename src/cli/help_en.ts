import type { Messages } from "./messages.ts";

/** The English help. */
export const HELP_EN: Messages["help"] = {
  "": `Logs in to WeChat's bot API, and plays WeChat on this machine.

Usage: weixin-chat-adapter <command> [options]

Commands:
  login      Get a bot's credentials by scanning a QR code
  simulate   Run a local WeChat to develop against
  doctor     Check the variables, the connection and the token

Options:
  -h, --help       Show help; also after a command
  -V, --version    Show the version

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 login expired or refused,
130 interrupted.
`,
  login:
    `Shows a QR code, waits until it is scanned and confirmed in WeChat, and prints
the credentials of the new bot. Data goes to standard output, the rest to
standard error:

  weixin-chat-adapter login --env > .env

Usage: weixin-chat-adapter login [options]

Print:
  --env            KEY=value lines for a .env file; the default without --save
  --json           A JSON object
  --export         Lines for a POSIX shell: eval "$(... login --export)"

Options:
  --save           Keep the credentials in a file of their own, for development
  --state-dir DIR  Where --save keeps them [default: .weixin]
  --bot-type N     Kind of bot [default: WEIXIN_BOT_TYPE, else 3]
  --timeout SECONDS
                   Time for the whole login [default: 480]
  --base-url URL   API to log in at, such as a simulator's
  -h, --help       Show this help
`,
  simulate:
    `Runs the simulator on this machine until Ctrl-C: the API, and phones in a web
page. Prints credentials of a bot as KEY=value lines.

Usage: weixin-chat-adapter simulate [options]

Options:
  --port N         Port to listen on [default: any free one]
  --open           Show the page in the browser
  -h, --help       Show this help
`,
  doctor:
    `Shows which variables are set, whether the API answers and whether the token is
alive. Reads no messages, so a running bot is not disturbed. Ends with 1 when
something is wrong, and says what to do.

Usage: weixin-chat-adapter doctor

Options:
  -h, --help       Show this help
`,
};
