import type { LoginStatus } from "./simulated_login.ts";

/** The words of the login page. */
export interface LoginText {
  /** Language tag. */
  readonly lang: string;
  readonly title: string;
  readonly intro: string;
  readonly status: Readonly<Record<LoginStatus, string>>;
  readonly user: string;
  readonly digits: string;
  readonly host: string;
  readonly scan: string;
  readonly confirm: string;
  readonly refuse: string;
  readonly code: string;
  readonly redirect: string;
  readonly bound: string;
  readonly expire: string;
  readonly block: string;
  readonly more: string;
  readonly unknown: string;
  readonly forbidden: string;
}

const ENGLISH: LoginText = {
  lang: "en",
  title: "Log in to WeChat (simulator)",
  intro: "A bot wants to log in. This page is the phone that scanned its code.",
  status: {
    wait: "Waiting to be scanned",
    scaned: "Scanned, waiting for the user",
    scaned_but_redirect: "Scanned, the bot was sent to another host",
    need_verifycode: "Waiting for the digits",
    confirmed: "Approved. You can close this page.",
    expired: "This code has expired",
    verify_code_blocked: "This code is blocked: too many wrong digits",
    binded_redirect: "This bot is bound already",
  },
  user: "User",
  digits: "Digits",
  host: "Host",
  scan: "Scan",
  confirm: "Approve",
  refuse: "Refuse",
  code: "Ask for these digits",
  redirect: "Send the bot to this host",
  bound: "Already bound",
  expire: "Let the code expire",
  block: "Block the code",
  more: "Everything else that can happen",
  unknown: "There is no such login",
  forbidden: "This page takes no orders from other pages",
};

const CHINESE: LoginText = {
  lang: "zh",
  title: "登录微信（模拟器）",
  intro: "有机器人请求登录。本页面就是扫码的手机。",
  status: {
    wait: "等待扫码",
    scaned: "已扫码，等待确认",
    scaned_but_redirect: "已扫码，机器人已转到其他主机",
    need_verifycode: "等待输入验证码",
    confirmed: "已确认登录，可以关闭本页面。",
    expired: "二维码已过期",
    verify_code_blocked: "二维码已锁定：验证码错误次数过多",
    binded_redirect: "机器人已绑定",
  },
  user: "用户",
  digits: "验证码",
  host: "主机",
  scan: "扫码",
  confirm: "确认登录",
  refuse: "拒绝",
  code: "要求输入此验证码",
  redirect: "转到此主机",
  bound: "已经绑定",
  expire: "使二维码过期",
  block: "锁定二维码",
  more: "其他情况",
  unknown: "没有这个登录请求",
  forbidden: "本页面不接受其他页面的请求",
};

/** The words in the language that a browser asks for first. */
export function loginText(acceptLanguage: string | null): LoginText {
  return /^\s*zh\b/i.test(acceptLanguage ?? "") ? CHINESE : ENGLISH;
}
