import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { BlockList, isIP } from 'node:net'

// Where an address was given by somebody else, we must not become their way into networks of ours (RFC 6890).

const RESERVED = new BlockList()
for (const [network, bits] of [
  ...[['0.0.0.0', 8] as const, ['10.0.0.0', 8] as const, ['100.64.0.0', 10] as const, ['127.0.0.0', 8] as const],
  ...[['169.254.0.0', 16] as const, ['172.16.0.0', 12] as const, ['192.0.0.0', 24] as const],
  ...[['192.0.2.0', 24] as const, ['192.168.0.0', 16] as const, ['198.18.0.0', 15] as const],
  ...[['198.51.100.0', 24] as const, ['203.0.113.0', 24] as const, ['224.0.0.0', 3] as const],
] as const)
  RESERVED.addSubnet(network, bits, 'ipv4')
/** Of IPv6 the one part that is given out; of it not what leads to IPv4 addresses, nor to examples. */
const GIVEN_OUT = new BlockList()
GIVEN_OUT.addSubnet('2000::', 3, 'ipv6')
const NOT_GIVEN_OUT = new BlockList()
NOT_GIVEN_OUT.addSubnet('2001::', 23, 'ipv6')
NOT_GIVEN_OUT.addSubnet('2001:db8::', 32, 'ipv6')
NOT_GIVEN_OUT.addSubnet('2002::', 16, 'ipv6')

/** Whether an IP address is one of the public network. */
export function isPublicAddress(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, '')
  if (isIP(bare) === 4) return !RESERVED.check(bare, 'ipv4')
  return isIP(bare) === 6 && GIVEN_OUT.check(bare, 'ipv6') && !NOT_GIVEN_OUT.check(bare, 'ipv6')
}

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void

/**
 * A look-up of names that finds public addresses alone, at the moment of connecting: a name may have been another's
 * when it was checked. `but`: the one host that may be anywhere. A host that is an address already is not looked up:
 * see to it before.
 */
export const makePublicLookup =
  (but: string) =>
  (host: string, options: LookupOptions, found: Found): void => {
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, [])
      const usable = host === but ? addresses : addresses.filter(({ address }) => isPublicAddress(address))
      const [first] = usable
      if (!first) found(Object.assign(new Error('not a public address'), { code: 'ENOTPUBLIC' }), [])
      else if (options.all) found(null, usable)
      else found(null, first.address, first.family)
    })
  }
