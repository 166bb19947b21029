import {
  type ApiCall,
  createSimulator,
  type SimulatedUser,
  type Simulator,
  type SimulatorOptions,
} from "@weixin/chat-adapter/simulator";
import type { FakeTime } from "@std/testing/time";
import { Sender, type SenderOptions } from "../../src/delivery/sender.ts";
import { guardState } from "../../src/delivery/state.ts";
import { IlinkClient } from "../../src/ilink/client.ts";
import { ItemType, type MessageItem } from "../../src/ilink/types.ts";
import { FakeLog } from "./fake_log.ts";
import { FakeState } from "./fake_state.ts";
import { drive } from "./time.ts";

/** How a {@linkcode Sending} differs from the plain one. */
export interface SendingSetup extends Partial<SenderOptions> {
  readonly simulator?: SimulatorOptions;
}

/** A sender, and the WeChat that it sends to. */
export interface Sending {
  readonly simulator: Simulator;
  readonly sender: Sender;
  readonly client: IlinkClient;
  readonly token: string;
  readonly state: FakeState;
  readonly log: FakeLog;
  readonly alice: SimulatedUser;
  readonly bob: SimulatedUser;
  /** Ends the sender. */
  readonly stop: AbortController;
  /** Another process for the same account. */
  another(): Sender;
  /** Lets a user say something, and the sender hear of it. */
  say(user: SimulatedUser, text?: string): Promise<string>;
  /** Sends texts to a user, and moves the time until that has ended. */
  send(
    user: SimulatedUser,
    ...texts: string[]
  ): ReturnType<Sender["send"]>;
  /** The calls that `sendmessage` got. */
  calls(): readonly ApiCall[];
}

/** The items of texts. */
export function items(...texts: string[]): MessageItem[] {
  return texts.map((text) => ({ type: ItemType.TEXT, text_item: { text } }));
}

/** What a user's phone shows of the bot. */
export function shown(user: SimulatedUser): string[] {
  return user.messages.map(({ text }) => text);
}

/** Makes a sender on the simulator, in a time that is faked. */
export function startSending(
  time: FakeTime,
  { simulator: settings, ...options }: SendingSetup = {},
): Sending {
  const simulator = createSimulator(settings);
  const { accountId, token } = simulator.createBot();
  const client = new IlinkClient({ token, fetch: simulator.fetch });
  const state = new FakeState();
  const log = new FakeLog();
  const stop = new AbortController();
  const another = () =>
    new Sender({
      client,
      state: guardState(state),
      accountId,
      tokenHash: "login 1",
      limits: { maxMessages: 10, maxAgeMs: 24 * 60 * 60_000 },
      whenClosed: "throw",
      log,
      signal: stop.signal,
      ...options,
    });
  const sender = another();
  return {
    simulator,
    sender,
    client,
    token,
    state,
    log,
    alice: simulator.user("alice"),
    bob: simulator.user("bob"),
    stop,
    another,
    say: async (user, text = "hi") => {
      const { contextToken, sentAt } = await user.say(text);
      const message = {
        from_user_id: user.id,
        context_token: contextToken,
        create_time_ms: sentAt,
      };
      await drive(time, sender.received(message, Date.now()));
      return contextToken;
    },
    send: (user, ...texts) =>
      drive(time, sender.send(user.id, items(...texts))),
    calls: () =>
      simulator.calls.filter(({ endpoint }) => endpoint === "sendmessage"),
  };
}
