/**
 * Prints the figures of this project, as ratios in one run where another program is the measure.
 *
 *     deno task bench                 the figures that take seconds
 *     deno task bench crash [KILLS]   a bot that is killed under load, 100 times by default
 *     deno task bench failover        a standby that takes over
 *     deno task bench media|text      the figures of these rooms
 *     deno task bench phone           the simulator's page, in Chromium
 *
 * @module
 */

import { crashBench, failoverBench } from "./crash_bench.ts";
import { deliveryBench } from "./delivery_bench.ts";
import { roundTripBench } from "./round_trip_bench.ts";

const [name, count] = Deno.args;

switch (name) {
  case undefined:
    await roundTripBench();
    await deliveryBench();
    break;
  case "crash":
    await crashBench(count === undefined ? 100 : Number(count));
    break;
  case "failover":
    await failoverBench();
    break;
  case "media":
  case "phone":
  case "text":
    await import(`./${name}_bench.ts`);
    break;
  default:
    throw new Error(
      `There is no bench "${name}": crash, failover, media, phone or text`,
    );
}
