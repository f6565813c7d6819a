/** What a subnet may offer to boot from. */
import type { Problem } from '../../core/errors.ts'
import type { Prefix } from '../../core/ip.ts'
import { bootProblems } from '../../generate/dhcp/network-boot.ts'
import type { Subnet } from '../model/network.ts'

export function bootRules({ boot, options }: Subnet, { family }: Prefix): readonly Problem[] {
  if (boot === undefined) return []
  if (family === 6)
    return [
      {
        message: 'boot is for IPv4 subnets',
        hint: 'an IPv6 subnet has the option dhcp6.bootfile-url instead',
      },
    ]
  return [
    ...bootProblems(boot, Object.keys(options)),
    ...Object.entries(boot.files).flatMap(([client, file]) => fileProblems(client, file)),
  ]
}

/** A file goes into the files of every server, and over the wire to firmware that knows no other characters. */
const FILE = /^[\u0021-\u007e]*$/

function fileProblems(client: string, file: string): readonly Problem[] {
  const title = `the boot file of ${client}`
  // Control characters have been told of.
  if (/\p{Cc}/u.test(file)) return []
  if (!FILE.test(file) || /["'`]/.test(file))
    return [{ message: `${title} "${file}" holds blanks, quotes or characters beyond ASCII` }]
  if (client.startsWith('http-') && !isWebAddress(file))
    return [
      {
        message: `${title} "${file}" is no URL`,
        hint: `UEFI asks for it by HTTP: ${client}=http://SERVER/FILE`,
      },
    ]
  return []
}

function isWebAddress(text: string): boolean {
  return /^https?:\/\/[^/]/i.test(text) && URL.canParse(text)
}
