/**
 * WeChat's own codes and the emoji that say the same: Chinese names, traditional ones where they differ, and
 * English ones, by the language of the user's phone. Codes without a true equivalent are not here: their name
 * says more than a wrong face.
 */
const TABLE = `
  🙂 微笑 Smile
  😍 色 Drool
  😎 得意 CoolGuy
  😢 流泪 流淚 Sob
  😊 害羞 Shy
  🤐 闭嘴 閉嘴 Silent
  😴 睡 Sleep
  😭 大哭 Cry
  😡 发怒 發怒 Angry
  😜 调皮 調皮 Tongue
  😁 呲牙 Grin
  😮 惊讶 驚訝 Surprise
  🙁 难过 難過 Frown
  😰 冷汗 Blush
  😫 抓狂 Scream
  🤮 吐 Puke
  🤭 偷笑 Chuckle
  😊 愉快 Joyful
  🙄 白眼 Slight
  😪 困 累 Drowsy
  😱 惊恐 驚恐 Panic
  😓 流汗 Sweat
  😄 憨笑 大笑 Laugh
  🤬 咒骂 咒罵 Scold
  🤫 嘘 噓 Shhh
  😵 晕 暈 Dizzy
  💀 骷髅 骷髏頭 Skull
  👋 再见 再見 Wave Bye
  😅 擦汗 Speechless
  👏 鼓掌 Clap
  😏 坏笑 壞笑 Trick
  🥱 哈欠 Yawn
  😚 亲亲 親親 Kiss
  😨 吓 嚇 Wrath
  🥺 可怜 可憐 Whimper
  🔪 菜刀 Cleaver
  🍉 西瓜 Watermelon
  🍺 啤酒 Beer
  🏀 篮球 籃球 Basketball
  🏓 乒乓 PingPong
  ☕ 咖啡 Coffee
  🍚 饭 飯 Rice
  🐷 猪头 豬頭 Pig
  🌹 玫瑰 Rose
  🥀 凋谢 枯萎 Wilt
  💋 嘴唇 Lips
  ❤️ 爱心 愛心 Heart
  💔 心碎 BrokenHeart
  🎂 蛋糕 Cake
  ⚡ 闪电 閃電 Lightning
  💣 炸弹 炸彈 Bomb
  🗡️ 刀 Dagger
  ⚽ 足球 Soccer
  🐞 瓢虫 甲蟲 Ladybug
  💩 便便 Poop
  🌙 月亮 Moon
  ☀️ 太阳 太陽 Sun
  🎁 礼物 禮物 Gift
  🤗 拥抱 擁抱 Hug
  👍 强 強 ThumbsUp
  👎 弱 ThumbsDown
  🤝 握手 Shake
  ✌️ 胜利 勝利 Peace
  ✊ 拳头 拳頭 Fist
  🤟 爱你 愛你 RockOn
  👌 OK
  😘 飞吻 飛吻 Blowkiss
  🤦 捂脸 掩面 Facepalm
  😏 奸笑 Smirk
  ✌️ 耶 歐耶 Yeah!
  🍵 茶 Tea
  🧧 红包 Packet
  🕯️ 蜡烛 蠟燭 Candle
  🐥 鸡 小雞 Chick
  😄 笑脸
  😷 生病
  😂 破涕为笑
  😝 吐舌
  😳 脸红
  😱 恐惧
  😔 失望
  😒 无语
  👻 鬼魂
  🙏 合十
  💪 强壮
  🎉 庆祝
  😓 汗 Sweats
  😱 天啊 OMG
  👌 好的 NoProb
  😮 哇 Wow
  😮‍💨 叹气 Sigh
  🎆 烟花 Fireworks
  🧨 爆竹 Firecracker
`;

const BY_CODE = new Map(
  TABLE.trim().split("\n").flatMap((row) => {
    const [emoji, ...names] = row.trim().split(" ");
    return names.map((name) => [name, emoji!] as const);
  }),
);

const CODE = /```[\s\S]*?(?:```|$)|`[^`\n]+`|(?<!!)\[([^[\]\s]{1,12})\](?!\()/g;

/**
 * Turns the codes that WeChat writes for its faces, such as `[微笑]`, into emoji. Code, links and names that are
 * not known stay as they are.
 *
 * The other way needs nothing: WeChat shows emoji, and its own codes too.
 */
export function decodeEmoji(text: string): string {
  if (!text.includes("[")) return text;
  return text.replace(
    CODE,
    (match, name) => name === undefined ? match : BY_CODE.get(name) ?? match,
  );
}
