import { HELP_ZH } from "./help_zh.ts";
import type { Messages } from "./messages.ts";

function nearestHint(nearest: string | undefined): string {
  return nearest === undefined ? "" : `。是否想输入“${nearest}”？`;
}

/** The Chinese messages. */
export const ZH: Messages = {
  help: HELP_ZH,
  error: "错误：",
  interrupted: "已中断",
  unexpected: "发生了意外错误",

  missingCommand: "缺少命令，可用的有 login、simulate、doctor",
  unknownCommand: (name, nearest) =>
    `没有“${name}”这个命令${nearestHint(nearest)}`,
  unknownOption: (name, nearest) =>
    `没有“${name}”这个选项${nearestHint(nearest)}`,
  unexpectedArgument: (value) => `多余的参数“${value}”`,
  missingValue: (option) => `选项 ${option} 需要一个值`,
  noValue: (option) => `选项 ${option} 不接受值`,
  badValue: (option, wish) => `选项 ${option} 必须是${wish}`,
  conflict: (options) => `${options.join("、")} 只能使用一个`,
  needs: (option, other) => `选项 ${option} 需要与 ${other} 一起使用`,
  seeHelp: (command) => `请看 ${command} --help`,
  wishes: {
    number: "数字，例如 3",
    port: " 0 到 65535 之间的端口",
    seconds: " 1 到 2147483 之间的秒数",
    url: " http 或 https 地址",
  },

  network: {
    dns: "无法解析主机名",
    other: "请求失败",
    refused: "连接被拒绝",
    reset: "连接中断",
    timeout: "超时",
    tls: "TLS 握手失败",
  },
  noAnswer: (endpoint, why) =>
    `${endpoint} 没有应答：${why}。请检查网络和接口地址`,
  apiError: (endpoint, facts) => `微信拒绝了 ${endpoint}：${facts}`,
  malformed: (endpoint) =>
    `无法读懂 ${endpoint} 的应答。请检查接口地址，以及是否有代理或网络登录页`,

  fileTrouble: {
    access: "没有权限",
    exists: "已有同名文件",
    full: "磁盘已满",
    missing: "目录不存在",
    notDirectory: "路径中有一部分不是目录",
    other: "系统拒绝了",
    readOnly: "文件系统只读",
  },
  cannotUseDirectory: (path, why) =>
    `无法使用目录 ${path}：${why}。请用 --state-dir 另选一个`,
  cannotSave: (path, why) =>
    `无法把凭据保存到 ${path}：${why}。修复之后请重新登录`,
  cannotPrint: "无法写到标准输出",
  credentialsLost: "无法把凭据写到标准输出。请重新登录",

  scan: (attempt, attempts) =>
    attempt === 1
      ? "请用微信扫描此二维码："
      : `请用微信扫描新的二维码（第 ${attempt} 个，共 ${attempts} 个）：`,
  tooNarrow:
    "终端太窄，无法显示二维码。请把窗口拉宽，或用其他工具把下面的网址画成二维码。",
  noScreen: "没有可显示二维码的终端，请把下面的网址画成二维码。",
  openUrl: (url) => `二维码的网址：${url}`,
  waiting: "等待扫描",
  scanned: "已扫描，请在手机上确认",
  codeExpired: "二维码已过期",
  codeBlocked: "验证码错误次数过多，此二维码已失效",
  redirected: (host) => `转到 ${host} 继续`,
  untrustedHost: (host) => `服务器给出的主机不属于微信，已忽略：${host}`,
  connectionLost: (why) => `没有应答，正在重试：${why}`,
  serverTrouble: "服务器出现问题，正在重试",
  askVerifyCode: "请输入手机上显示的数字：",
  wrongVerifyCode: "数字不正确。",
  noTerminal:
    "需要在这里输入手机上显示的数字，但标准输入不是终端。请在终端中运行登录",
  inputClosed: "还没有输入数字，标准输入就已关闭。请重新登录",
  loginFailed: {
    "expired": "所有二维码都已过期。请重新登录，并在几分钟内扫描",
    "no-verify-code": "需要在这里输入手机上显示的数字",
    "refused": "验证码错误次数过多。请稍后重新登录，并输入手机上显示的数字",
    "timeout": "登录超时。请重新登录，必要时用 --timeout 延长时限",
    "untrusted-host": "服务器坚持使用不属于微信的主机。请检查接口地址和网络",
  },
  loggedIn: (accountId) => `登录成功，机器人是 ${accountId}`,
  saved: (path) => `凭据已保存在 ${path}`,
  alreadyBound: "此微信用户已绑定机器人，没有产生新的机器人。",
  alreadyBoundSaved: "请继续使用已保存的凭据。",
  alreadyBoundLost:
    "没有可输出的凭据。请使用以前登录得到的凭据；如果已丢失，请在微信中移除机器人后重新登录",

  portTaken: (port) => `端口 ${port} 已被占用。请用 --port 另选一个`,
  cannotListen: (port, why) => `无法监听端口 ${port}：${why}`,
  simulatorUrls: { api: "接口：", phone: "手机：" },
  simulatorStop: "按 Ctrl-C 停止。",
  noBrowser: "无法启动浏览器，请自行打开页面。",

  doctor: {
    set: "已设置",
    notSet: "未设置",
    notSetDefault: "未设置，使用默认值",
    howToGet:
      "运行 `weixin-chat-adapter login --env > .env` 获取，并加载该文件",
    badUrl: "不是 http 或 https 地址",
    fixUrl: "请改正，或取消设置以使用默认值",
    otherAccount: "WEIXIN_BOT_TOKEN 与 WEIXIN_ACCOUNT_ID 不属于同一个账号",
    takeBoth: "请使用同一次登录得到的两个值",
    answers: (host, ms) => `${host} 有应答（${ms} 毫秒）`,
    noAnswer: (host, why) => `${host} 没有应答：${why}`,
    checkNetwork: "请检查网络、代理和 WEIXIN_BASE_URL",
    notApi: (host, why) => `${host} 不是机器人接口，或出现了问题：${why}`,
    checkUrl: "请检查 WEIXIN_BASE_URL，或稍后再试",
    alive: "令牌有效",
    stale: "令牌已失效：被撤销，或用户绑定了别的机器人",
    logIn: "请用 `weixin-chat-adapter login --env > .env` 重新登录",
    unknown: "无法检查令牌",
    fine: "一切正常。",
    notFine: "发现问题，请看标有 !! 的行",
  },
};
