import type { Messages } from "./messages.ts";

/** The Chinese help. */
export const HELP_ZH: Messages["help"] = {
  "": `登录微信机器人接口，或在本机模拟微信。

用法：weixin-chat-adapter <命令> [选项]

命令：
  login      扫描二维码，获取机器人凭据
  simulate   在本机运行模拟微信，供开发使用
  doctor     检查环境变量、网络连接和令牌

选项：
  -h, --help       显示帮助，也可放在命令之后
  -V, --version    显示版本

退出码：0 完成，1 失败，2 用法错误，3 登录过期或被拒绝，130 被中断。
`,
  login: `显示二维码，等待在微信中扫描并确认，然后输出新机器人的凭据。
数据写到标准输出，其余内容写到标准错误：

  weixin-chat-adapter login --env > .env

用法：weixin-chat-adapter login [选项]

输出格式：
  --env            用于 .env 文件的 KEY=value；未指定 --save 时的默认格式
  --json           一个 JSON 对象
  --export         用于 POSIX shell：eval "$(... login --export)"

选项：
  --save           把凭据保存为单独的文件，便于开发
  --state-dir DIR  --save 的保存目录 [默认：.weixin]
  --bot-type N     机器人类型 [默认：WEIXIN_BOT_TYPE，否则为 3]
  --timeout SECONDS
                   整个登录的时限，单位为秒 [默认：480]
  --base-url URL   登录所用的接口地址，例如模拟器的地址
  -h, --help       显示本帮助
`,
  simulate: `在本机运行模拟器（接口和网页手机），直到按下 Ctrl-C。
以 KEY=value 的形式输出一个机器人的凭据。

用法：weixin-chat-adapter simulate [选项]

选项：
  --port N         监听端口 [默认：任意空闲端口]
  --open           在浏览器中打开页面
  -h, --help       显示本帮助
`,
  doctor: `显示已设置的环境变量、接口是否应答、令牌是否有效。不读取消息，
不会影响正在运行的机器人。发现问题时以 1 退出，并说明解决办法。

用法：weixin-chat-adapter doctor

选项：
  -h, --help       显示本帮助
`,
};
