import { BlockList, isIP } from 'node:net'

/**
 * Networks that are nobody's on the open internet, by the registries of special addresses (RFC 6890 and its successors), and the addresses at
 * which clouds tell a machine its own secrets.
 */
const inner4 = [
  '0.0.0.0/8', // this network
  '10.0.0.0/8',
  '100.64.0.0/10', // carriers' NAT; a cloud's metadata at 100.100.100.200
  '127.0.0.0/8',
  '168.63.129.16/32', // a cloud's wire server: looks public, is not
  '169.254.0.0/16', // link-local; metadata at 169.254.169.254
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
] as const
/** Of 2000::/3, the only part of IPv6 that is given out. */
const inner6 = [
  '2001::/23', // protocols: Teredo, ORCHID, benchmarks
  '2001:db8::/32',
  '2002::/16', // 6to4 carries an IPv4 address of anybody's choice
  '3fff::/20',
] as const

const listOf = (networks: readonly string[], family: 'ipv4' | 'ipv6'): BlockList => {
  const list = new BlockList()
  for (const network of networks) {
    const [address, bits] = network.split('/') as [string, string]
    list.addSubnet(address, Number(bits), family)
  }
  return list
}
const blocked4 = listOf(inner4, 'ipv4')
const blocked6 = listOf(inner6, 'ipv6')
const given6 = listOf(['2000::/3'], 'ipv6')

/** The eight groups of an IPv6 address, as numbers. */
function groupsOf(address: string): number[] {
  // The URL parser writes every form (zeros left out, IPv4 at the end) in one way.
  const [head = '', tail] = new URL(`http://[${address}]/`).hostname.slice(1, -1).split('::')
  const groups = (text: string) => (text ? text.split(':').map((g) => Number.parseInt(g, 16)) : [])
  const [before, after] = [groups(head), groups(tail ?? '')]
  return tail === undefined ? before : [...before, ...Array(8 - before.length - after.length).fill(0), ...after]
}

/** The IPv4 address that an IPv6 address stands for, where it is one: mapped (::ffff:0:0/96), or of the well-known NAT64 (64:ff9b::/96). */
function inside(address: string): string | null {
  const groups = groupsOf(address)
  const before = groups.slice(0, 6).join(':')
  const mapped = before === [0, 0, 0, 0, 0, 0xffff].join(':')
  const translated = before === [0x64, 0xff9b, 0, 0, 0, 0].join(':')
  if (!mapped && !translated) return null
  const [high, low] = groups.slice(6) as [number, number]
  return [high >> 8, high & 255, low >> 8, low & 255].join('.')
}

/** Whether an address is somebody's on the open internet: not private, of this machine, of its link, of a carrier's or cloud's inside, or for many. */
export function isPublic(address: string): boolean {
  const bare = address.replace(/%.*$/, '')
  const kind = isIP(bare)
  if (kind === 4) return !blocked4.check(bare, 'ipv4')
  if (kind !== 6) return false
  const four = inside(bare)
  if (four) return isPublic(four)
  return given6.check(bare, 'ipv6') && !blocked6.check(bare, 'ipv6')
}
