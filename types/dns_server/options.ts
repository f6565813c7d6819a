/** The options of named.conf. */
import * as z from 'zod/mini'
import { parseIp } from '../../src/core/ip.ts'
import type { HostContext } from '../../src/type/define-type.ts'

const Address = z
  .string()
  .check(z.refine((text) => parseIp(text) !== undefined, { error: 'must be an address' }))

export const Options = z.strictObject({
  recursion: z._default(z.enum(['own', 'none']), 'own'),
  forwarders: z._default(z.array(Address), []),
})

type Options = z.output<typeof Options>

/**
 * `recursion: 'own'` answers everything to the subnets of the networks that the host is plugged into, and to itself. `included` is a file
 * with further options.
 */
export function bindOptions(
  { recursion, forwarders }: Options,
  { host }: Pick<HostContext, 'host'>,
  included?: string,
): string {
  return [
    '// Made by hostwright. Do not edit: it is written anew.',
    'options {',
    '  directory "/var/cache/bind";',
    '  listen-on { any; };',
    '  listen-on-v6 { any; };',
    '  dnssec-validation auto;',
    ...(recursion === 'none'
      ? ['  recursion no;']
      : [
          '  recursion yes;',
          `  allow-recursion { ${ownSubnets(host)
            .map((one) => `${one};`)
            .join(' ')} };`,
        ]),
    ...(forwarders.length === 0 ? [] : [`  forwarders { ${forwarders.map((one) => `${one};`).join(' ')} };`]),
    ...(included === undefined ? [] : [`  include "${included}";`]),
    '};',
    '',
  ].join('\n')
}

function ownSubnets(host: HostContext['host']): readonly string[] {
  const subnets = host.nics.flatMap(({ network }) => network?.subnets ?? [])
  return ['localhost', ...new Set(subnets)]
}
