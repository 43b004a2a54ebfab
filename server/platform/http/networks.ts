import { BlockList, isIP } from 'node:net'
import { toLatinDigits } from '../text/digits.ts'

/**
 * An address or a network as it is kept: `10.0.0.0/8`, `203.0.113.7`, `2001:db8::/32`. Undefined where it is none, and
 * where bits stand behind the network's own, since nobody could tell which of the two was meant.
 */
export function readNetwork(text: string): string | undefined {
  const [address = '', size, ...rest] = toLatinDigits(text.trim()).split('/')
  const family = isIP(address)
  if (family === 0 || address.includes('%') || rest.length > 0) return undefined
  const widest = widestOf(address)
  const bits = size === undefined ? widest : /^\d{1,3}$/.test(size) ? Number(size) : Number.NaN
  if (!(bits <= widest) || toBits(address).slice(bits).includes('1')) return undefined
  const plain = family === 6 ? shorten(address) : address
  return bits === widest ? plain : `${plain}/${bits}`
}

/** Whether an address is in one of some networks, in the form that `readNetwork` gives; everywhere, where there are none. */
export function makeNetworkCheck(networks: readonly string[]): (ip: string | null) => boolean {
  if (networks.length === 0) return () => true
  const list = new BlockList()
  for (const network of networks) {
    const [address = '', bits] = network.split('/')
    const family = familyOf(address)
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (ip) => ip !== null && list.check(ip, familyOf(ip))
}

/** Whether all of a network lies in one of the others, all in the form that `readNetwork` gives. */
export function isWithin(network: string, others: readonly string[]): boolean {
  const [address = '', bits] = network.split('/')
  const size = bits === undefined ? widestOf(address) : Number(bits)
  return others.some((other) => {
    const [otherAddress = '', otherBits] = other.split('/')
    const isSameFamily = familyOf(address) === familyOf(otherAddress)
    const isWider = Number(otherBits ?? widestOf(otherAddress)) <= size
    return isSameFamily && isWider && makeNetworkCheck([other])(address)
  })
}

const widestOf = (address: string): number => (isIP(address) === 6 ? 128 : 32)

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An IPv6 address in the one form that has no other: small letters, the longest run of zeros left out. */
const shorten = (address: string): string => new URL(`http://[${address}]`).hostname.slice(1, -1)

function toBits(address: string): string {
  const write = (part: string, radix: number, width: number) =>
    Number.parseInt(part, radix).toString(2).padStart(width, '0')
  if (isIP(address) === 4)
    return address
      .split('.')
      .map((part) => write(part, 10, 8))
      .join('')
  const [head = [], tail = []] = shorten(address)
    .split('::')
    .map((half) => half.split(':').filter(Boolean))
  const middle = Array<string>(8 - head.length - tail.length).fill('0')
  return [...head, ...middle, ...tail].map((part) => write(part, 16, 16)).join('')
}
