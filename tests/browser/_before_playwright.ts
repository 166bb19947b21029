/**
 * To be imported before `playwright-core`, which looks for Windows' Linux while it loads: in files that Deno opens to
 * nobody without every permission. This variable of one of its parts lets it do without.
 *
 * @module
 */

Deno.env.set("__IS_WSL_TEST__", "1");
