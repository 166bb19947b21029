/**
 * Stand-in for the functions of `@std/assert` that this project uses, over the platform's `node:util`.
 *
 * @module
 */

import { inspect, isDeepStrictEqual } from "node:util";

/** Stand-in for the class of the same name in `@std/assert`. */
export class AssertionError extends Error {
  override name = "AssertionError";
}

// deno-lint-ignore no-explicit-any
type AnyConstructor = new (...args: any[]) => any;

// deno-lint-ignore no-explicit-any
type ErrorClass<E extends Error> = abstract new (...args: any[]) => E;

function show(value: unknown): string {
  return inspect(value, { depth: 8, sorted: true, maxStringLength: 2000 });
}

function refuse(problem: string, msg: string | undefined): never {
  throw new AssertionError(msg ? `${problem}: ${msg}` : problem);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertFalse(expr: unknown, msg = ""): asserts expr is false {
  if (expr) throw new AssertionError(msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function fail(msg?: string): never {
  throw new AssertionError(`Failed assertion${msg ? `: ${msg}` : "."}`);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (isDeepStrictEqual(actual, expected)) return;
  refuse(
    `Values are not equal\n  actual:   ${show(actual)}\n  expected: ${
      show(expected)
    }\n`,
    msg,
  );
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!isDeepStrictEqual(actual, expected)) return;
  refuse(`Expected actual to differ from ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  refuse(`Values are not the same: ${show(actual)} and ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (Object.is(actual, expected)) refuse("Values are the same", msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === undefined || actual === null) {
    refuse(`Expected a value, got ${actual}`, msg);
  }
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertInstanceOf<T extends AnyConstructor>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  refuse(`Expected an ${expectedType.name}, got ${show(actual)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  refuse(`Expected ${show(actual)} to contain ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  refuse(`Expected ${show(actual)} to match ${expected}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) return;
  refuse(`Expected ${show(actual)} not to match ${expected}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (actual > expected) return;
  refuse(`Expected ${show(actual)} > ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (actual >= expected) return;
  refuse(`Expected ${show(actual)} >= ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (actual < expected) return;
  refuse(`Expected ${show(actual)} < ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertLessOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (actual <= expected) return;
  refuse(`Expected ${show(actual)} <= ${show(expected)}`, msg);
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertIsError<E extends Error = Error>(
  error: unknown,
  // deno-lint-ignore no-explicit-any
  ErrorClass?: abstract new (...args: any[]) => E,
  msgMatches?: string | RegExp,
  msg?: string,
): asserts error is E {
  if (!(error instanceof Error)) {
    refuse(`Expected an Error, got ${show(error)}`, msg);
  }
  if (ErrorClass && !(error instanceof ErrorClass)) {
    refuse(
      `Expected a ${ErrorClass.name}, got ${error.name}: ${error.message}`,
      msg,
    );
  }
  if (msgMatches === undefined) return;
  const matches = typeof msgMatches === "string"
    ? error.message.includes(msgMatches)
    : msgMatches.test(error.message);
  if (!matches) {
    refuse(
      `Expected the message to match ${show(msgMatches)}, got ${
        show(error.message)
      }`,
      msg,
    );
  }
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Stand-in for the function of the same name in `@std/assert`. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  let thrown: { error: unknown } | undefined;
  try {
    fn();
  } catch (error) {
    thrown = { error };
  }
  return checkThrown(thrown, classOrMsg, msgIncludes, msg, "to throw");
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Stand-in for the function of the same name in `@std/assert`. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  let thrown: { error: unknown } | undefined;
  const promise = fn();
  try {
    await promise;
  } catch (error) {
    thrown = { error };
  }
  return checkThrown(thrown, classOrMsg, msgIncludes, msg, "to reject");
}

function checkThrown<E extends Error>(
  thrown: { error: unknown } | undefined,
  classOrMsg: ErrorClass<E> | string | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
  wish: string,
): unknown {
  const message = typeof classOrMsg === "string" ? classOrMsg : msg;
  if (!thrown) refuse(`Expected function ${wish}`, message);
  if (typeof classOrMsg === "function") {
    assertIsError(thrown.error, classOrMsg, msgIncludes, message);
  }
  return thrown.error;
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  if (contains(actual, expected)) return;
  refuse(`Expected ${show(actual)} to contain ${show(expected)}`, msg);
}

function contains(actual: unknown, expected: unknown): boolean {
  if (
    typeof expected !== "object" || expected === null ||
    typeof actual !== "object" || actual === null
  ) return isDeepStrictEqual(actual, expected);
  return Object.entries(expected).every(([key, value]) =>
    contains((actual as Record<string, unknown>)[key], value)
  );
}

/** Stand-in for the function of the same name in `@std/assert`. */
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  msg?: string,
): void {
  const missing = Array.from(expected).filter((wish) =>
    !Array.from(actual).some((value) => isDeepStrictEqual(value, wish))
  );
  if (missing.length === 0) return;
  refuse(`Expected ${show(actual)} to include ${show(missing)}`, msg);
}
