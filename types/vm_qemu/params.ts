/** Parameters of a QEMU guest. */
import * as z from 'zod/mini'
import { isUnicastMac, parseMac } from '../../src/core/mac.ts'
import { parseSize } from '../../src/core/size.ts'
import { AbsolutePath } from '../_lib/absolute-path.ts'

const MEBIBYTE = 2 ** 20

/** Bytes, or text such as `256M`; always bytes afterwards. */
const Size = z.pipe(
  z.union([z.number(), z.string()]),
  z.transform((size, context) => {
    const bytes = typeof size === 'number' ? size : parseSize(size)
    if (bytes !== undefined && Number.isSafeInteger(bytes) && bytes > 0 && bytes % MEBIBYTE === 0)
      return bytes
    context.issues.push({
      code: 'custom',
      input: size,
      message: "must be a whole number of MiB, as in '256M' or '4G'",
    })
    return z.NEVER
  }),
)

const Mac = z.pipe(
  z.string(),
  z.transform((text, context) => {
    const mac = parseMac(text)
    if (mac !== undefined && isUnicastMac(mac)) return mac
    context.issues.push({ code: 'custom', input: text, message: 'must be the MAC of one NIC, six octets' })
    return z.NEVER
  }),
)

/** Names that go into QEMU's options, where a comma would begin the next one. */
const Word = z.string().check(
  z.regex(/^[A-Za-z][A-Za-z0-9_-]{0,19}$/, {
    error: 'must begin with a letter and hold 20 letters, digits, "-" and "_" at most',
  }),
)

/** Linux gives the names of interfaces 15 characters (IFNAMSIZ). */
const BridgeName = z.string().check(
  z.regex(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}$/, {
    error: 'must be a name of a bridge, 15 characters at most',
  }),
)

const PlainPath = AbsolutePath.check(
  z.regex(/^[^,:]*$/, { error: 'must hold neither comma nor colon, which QEMU gives a meaning' }),
)

const OneLine = z.string().check(z.regex(/^[^\n\r\0]*$/, { error: 'must be one line' }))

const Nic = z.strictObject({
  mac: Mac,
  bridge: BridgeName,
  mtu: z.optional(z.int().check(z.minimum(68), z.maximum(65535))),
  model: z._default(Word, 'virtio-net-pci'),
})

const Disk = z.strictObject({ name: Word, size: Size })

const Seed = z.strictObject({
  hostname: z.optional(
    z
      .string()
      .check(z.regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$/, { error: 'must be a host name' })),
  ),
  authorizedKeys: z._default(z.array(OneLine), []),
})

/** Name of a guest: it names its directory too. */
export const GuestName = z.string().check(
  z.regex(/^[A-Za-z0-9]([A-Za-z0-9.-]{0,61}[A-Za-z0-9])?$/, {
    error: 'must be 63 letters, digits, dots and hyphens at most',
  }),
)

export const Params = z.strictObject({
  memory: z
    ._default(Size, 512 * MEBIBYTE)
    .check(z.describe("Bytes, or text such as `'256M'`; in whole MiB.")),
  cpus: z._default(z.int().check(z.minimum(1)), 1).check(z.describe('Virtual processors.')),
  nics: z
    ._default(z.array(Nic), [])
    .check(
      z.describe(
        'Each with its `mac` and the `bridge` that it is plugged into; `mtu` and `model` where they matter.',
      ),
    ),
  disks: z
    ._default(z.array(Disk), [])
    .check(
      z.describe(
        'Each with `name` and `size`. Made once; grown when the size grows; never shrunk, never removed.',
      ),
    ),
  kernel: z
    .optional(PlainPath)
    .check(z.describe('A kernel on the hypervisor to boot directly, instead of from a disk.')),
  initrd: z.optional(PlainPath).check(z.describe("The kernel's initial file system.")),
  append: z.optional(OneLine).check(z.describe("The kernel's command line.")),
  seed: z
    ._default(Seed, { authorizedKeys: [] })
    .check(
      z.describe(
        'What makes the guest itself at its first start, by fw_cfg under `opt/hostwright/`: `hostname`, `authorizedKeys`. Its SSH host key is made on the hypervisor and given likewise.',
      ),
    ),
  accel: z
    ._default(z.enum(['auto', 'kvm', 'tcg']), 'auto')
    .check(z.describe('`auto` takes `kvm` where guests really start with it, else `tcg`, which is slow.')),
  state: z
    ._default(z.enum(['running', 'stopped', 'absent']), 'running')
    .check(z.describe('`absent` stops the guest and moves its directory aside, to `DIRECTORY.removed`.')),
  stopWithin: z
    ._default(z.int().check(z.minimum(1)), 30)
    .check(z.describe('Seconds that the guest has to obey its power button before it is switched off.')),
  directory: z
    .optional(PlainPath)
    .check(z.describe('Where all of the guest is kept. Default: `/var/lib/vm/NAME`.')),
})

export type Params = z.output<typeof Params>

/** The guest's directory. */
export function directoryOf(name: string, params: Params): string {
  return params.directory ?? `/var/lib/vm/${name}`
}
