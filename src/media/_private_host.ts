const NAMES = /(?:^|\.)(?:localhost|local|internal|lan|home\.arpa)$/;

/** IPv4 networks that are no public ones, as first address and prefix length. */
const NETWORKS: readonly (readonly [string, number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
];

/**
 * Whether the host of a parsed URL is this machine or a network of its own. Addresses and names that say so are
 * told; a public name that resolves to such an address is not, since the Web has no resolver.
 */
export function isPrivateHost(hostname: string): boolean {
  const host = hostname.toLowerCase().replace(/\.$/, "");
  if (host.startsWith("[")) return isPrivateIpv6(host.slice(1, -1));
  const ipv4 = parseIpv4(host);
  if (ipv4 !== undefined) return isPrivateIpv4(ipv4);
  return NAMES.test(host) || !host.includes(".");
}

/** The URL parser has turned every other spelling of an address into this one. */
function parseIpv4(host: string): number | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(host);
  return parts?.slice(1).reduce((sum, part) => sum * 256 + Number(part), 0);
}

function isPrivateIpv4(address: number): boolean {
  return NETWORKS.some(([first, prefix]) => {
    const size = 2 ** (32 - prefix);
    const start = parseIpv4(first)!;
    return address >= start && address < start + size;
  });
}

function isPrivateIpv6(host: string): boolean {
  const groups = expand(host);
  const [first = 0] = groups;
  const embedded = groups[6]! * 65536 + groups[7]!;
  const zeros = groups.slice(0, 5).every((group) => group === 0);
  // `::`, `::1`, and IPv4 written as `::ffff:a.b.c.d` or `::a.b.c.d`.
  if (zeros && (groups[5] === 0 || groups[5] === 0xffff)) {
    return embedded < 2 || isPrivateIpv4(embedded);
  }
  if (first === 0x64 && groups[1] === 0xff9b) return isPrivateIpv4(embedded);
  if (first === 0x2002) return isPrivateIpv4(groups[1]! * 65536 + groups[2]!);
  // Unique local, link-local, site-local, multicast.
  return (first & 0xfe00) === 0xfc00 || (first & 0xff80) === 0xfe80 ||
    (first & 0xff00) === 0xff00;
}

/** The eight groups of an IPv6 address, which the URL parser has made all hex. */
function expand(host: string): number[] {
  const [head = "", tail = ""] = host.split("::");
  const parse = (text: string) =>
    text === "" ? [] : text.split(":").map((group) => parseInt(group, 16));
  const left = parse(head);
  const right = parse(tail);
  const gap = 8 - left.length - right.length;
  return [...left, ...new Array<number>(Math.max(0, gap)).fill(0), ...right];
}
