import { IlinkClient } from "../../src/ilink/client.ts";
import { type LoginResult, loginWithQrCode } from "../../src/ilink/login.ts";
import { isLoginError } from "../../src/ilink/login_error.ts";
import { createSimulator } from "../../src/simulator/create.ts";
import type { SimulatedLogin } from "../../src/simulator/login/simulated_login.ts";
import { type Case, rejection, same } from "./_case.ts";

/** A login, and what is done to each code that it shows. */
function logIn(
  act: (code: SimulatedLogin, attempt: number) => void,
  signal?: AbortSignal,
) {
  const simulator = createSimulator();
  const codes: string[] = [];
  const result: Promise<LoginResult> = loginWithQrCode({
    fetch: simulator.fetch,
    signal,
    onQrCode: ({ url, attempt }) => {
      codes.push(url);
      // A turn later the first poll is held, and is answered when something happens: no second poll is waited for.
      setTimeout(() => act(simulator.logins.at(-1)!, attempt), 0);
    },
  });
  return { simulator, codes, result };
}

/** The QR login, without a terminal and without sockets. */
export const LOGIN_CASES: readonly Case[] = [
  {
    name: "a login that the user confirms gives credentials that work",
    async run() {
      const { simulator, codes, result } = logIn((code) => {
        code.scan("alice");
        code.confirm();
      });
      const got = await result;
      same(got.status, "confirmed");
      if (got.status !== "confirmed") return;
      const { accountId, token, baseUrl, userId } = got;
      same(codes.length, 1);
      same(new URL(codes[0]!).origin, baseUrl);
      const client = new IlinkClient({
        token,
        baseUrl,
        fetch: simulator.fetch,
      });
      const alice = simulator.user("alice", { bot: accountId });
      same(userId, alice.id);
      await alice.say("hello");
      same((await client.getUpdates()).msgs[0]?.from_user_id, userId);
    },
  },
  {
    name: "a login goes on with another code after one that was refused",
    async run() {
      const { codes, result } = logIn((code, attempt) =>
        attempt === 1 ? code.refuse() : void code.confirm()
      );
      same((await result).status, "confirmed");
      same(new Set(codes).size, 2);
    },
  },
  {
    name: "a login whose codes all expire is a LoginError",
    async run() {
      const { codes, result } = logIn((code) => code.expire());
      const error = await rejection(result);
      same(isLoginError(error) && error.reason, "expired");
      same(codes.length, 3);
    },
  },
  {
    name: "an abort ends a login with its reason",
    async run() {
      const controller = new AbortController();
      const reason = new Error("enough");
      const { result } = logIn(
        () => controller.abort(reason),
        controller.signal,
      );
      same(await rejection(result) === reason, true);
    },
  },
];
