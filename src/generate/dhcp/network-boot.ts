/** What a subnet offers to boot from, by the program that asks. */
import type { Problem } from '../../core/errors.ts'
import { formatIp, parseIp, type Family } from '../../core/ip.ts'
import type { Boot, BootClient } from '../../inventory/model/network.ts'
import { bootClients } from '../../inventory/model/network.ts'
import { hasControl } from './control-characters.ts'
import { bootTexts } from './option-table.ts'
import { textProblem } from './option-value.ts'
import type { BootFields, ClientBoot } from './plan.ts'

/**
 * Values of option 93 (RFC 4578 2.1 and IANA's "Processor Architecture Types"). 7 was meant for EFI byte code and 9 for x86-64; firmware
 * of x86-64 says either. The 32-bit ones (6, 10, 15, 18) are none of these: they cannot run a file of 64 bits.
 */
export const bootArchitectures: Readonly<Record<Exclude<BootClient, 'ipxe'>, readonly number[]>> = {
  bios: [0],
  'uefi-x64': [7, 9],
  'uefi-arm64': [11],
  'http-x64': [16],
  'http-arm64': [19],
}

/** What iPXE says as its user class (option 77), on any hardware; it sends option 175 too (ipxe.org/howto/dhcpd). */
export const IPXE_USER_CLASS = 'iPXE'
export const IPXE_OPTION = 175

/** What UEFI HTTP boot says, and must be told, as the beginning of the vendor class (option 60; UEFI 2.10 24.7.3.1). */
export const HTTP_CLIENT = 'HTTPClient'

/**
 * Codes of the options by which a machine learns what to boot (RFC 2132, RFC 5071, RFC 5970). One that is not to boot is given none
 * of them, so that a server has to take back those of its subnet.
 */
export const bootOptions: Readonly<Record<Family, ReadonlySet<number>>> = {
  4: new Set([17, 43, 66, 67, 150, 209, 210]),
  6: new Set([59, 60]),
}

/** iPXE first, for it runs on each of the others. A `fallback` field stands where the file is on no server of its own. */
export function clientBoots(boot: Boot | undefined, fallback: BootFields): readonly ClientBoot[] {
  if (boot === undefined) return []
  const order: readonly BootClient[] = ['ipxe', ...bootClients.filter((client) => client !== 'ipxe')]
  const { filename: _, nextServer = fallback.nextServer, ...rest } = { ...fallback, ...serverOf(boot) }
  return order.flatMap((client) => {
    const filename = boot.files[client]
    if (filename === undefined) return []
    return [{ client, fields: { ...(nextServer === undefined ? {} : { nextServer }), filename, ...rest } }]
  })
}

/** What those get that have no file of their own. */
export function fallbackOf(boot: Boot | undefined, fields: BootFields): BootFields {
  return { ...serverOf(boot), ...fields }
}

function serverOf(boot: Boot | undefined): BootFields {
  const ip = boot?.server === undefined ? undefined : parseIp(boot.server)
  return ip === undefined ? {} : { nextServer: formatIp(ip) }
}

/** What is wrong with it. `options`: names of those that the subnet sets beside it. */
export function bootProblems(boot: Boot | undefined, options: readonly string[]): readonly Problem[] {
  if (boot === undefined) return []
  const problems: Problem[] = []
  if (boot.server !== undefined && parseIp(boot.server)?.family !== 4)
    problems.push({ message: `the boot server "${boot.server}" is no IPv4 address` })
  const files = Object.entries(boot.files)
  for (const [client, file] of files) {
    const problem = hasControl(file) ? 'holds a control character' : textProblem(file, bootTexts.filename)
    if (problem !== undefined) problems.push({ message: `the boot file of ${client} ${problem}` })
  }
  // Clients take option 67 before the field, so that each would get the same file.
  if (files.length > 0 && options.includes('bootfile-name'))
    problems.push({
      message: 'option "bootfile-name" would take the place of each boot file',
      hint: 'give it as "filename", for those without a file of their own',
    })
  return problems
}
