/** What a `bind_zones` is told: the zones of a running BIND, and where they come from. */
import * as z from 'zod/mini'
import { AbsolutePath } from '../_lib/absolute-path.ts'

const ZoneKey = z.string().check(
  z.regex(/^(?:[a-z0-9_/-]+\.)*[a-z0-9_/-]+(?:@[A-Za-z0-9_.-]+)?$/, {
    error:
      'must be the name of a zone in lower case without final dot, with @VIEW where the server has views',
  }),
)

const Address = z.string().check(z.regex(/^[0-9a-fA-F.:]+$/, { error: 'must be an address' }))

const Primary = z.strictObject({
  serial: z.int().check(z.minimum(0), z.maximum(2 ** 32 - 1)),
  file: AbsolutePath,
  sha256: z.string().check(z.regex(/^[0-9a-f]{64}$/, { error: 'must be a SHA-256 in hexadecimal' })),
})

export const Params = z.strictObject({
  primary: z
    ._default(z.record(ZoneKey, Primary), {})
    .check(
      z.describe(
        'Zones that are written here: the serial that each is to have, its file, and the SHA-256 of what is to be in it. Where the server is further on already, the zone gets a later serial.',
      ),
    ),
  secondary: z
    ._default(z.record(ZoneKey, z.array(Address).check(z.minLength(1))), {})
    .check(z.describe('Zones that are transferred from elsewhere: the addresses of their primaries.')),
  addresses: z
    ._default(z.array(Address).check(z.minLength(1)), ['127.0.0.1', '::1'])
    .check(z.describe('Where the server on this host answers; the first that does is asked.')),
  patience: z
    ._default(z.int().check(z.minimum(1), z.maximum(600)), 20)
    .check(z.describe('Seconds for a transfer.')),
})

export type Params = z.output<typeof Params>
