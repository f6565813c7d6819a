/** What can be asked for of a repository of packages. */
import * as z from 'zod/mini'
import { AbsolutePath } from '../_lib/absolute-path.ts'
import { dearmor, isPublicKey } from './openpgp.ts'

/** No blanks, quotes, backslashes or comment signs: it stands bare in files of six formats. `$releasever` and the like may be in it. */
const Url = z.string().check(
  z.regex(/^[A-Za-z][A-Za-z0-9+.-]*:\/[!$%&()*+,\-./0-9:;=?@A-Z[\]_a-z{|}~]+$/, {
    error: 'must be a URL, as in "https://deb.example.org/debian"',
    abort: true,
  }),
  z.refine((url) => !/%(?![0-9A-Fa-f]{2})/.test(url), {
    error: 'has a "%" that two hexadecimal digits do not follow',
    abort: true,
  }),
  z.refine((url) => !/^[^/]*\/\/[^/]*@/.test(url), {
    error: 'must hold no password: everyone on the host can read it. apt has /etc/apt/auth.conf.d for that',
  }),
)

const Word = z
  .string()
  .check(
    z.regex(/^[A-Za-z0-9.][A-Za-z0-9._+~/-]*$/, { error: 'must be one word, as in "bookworm" or "main"' }),
  )

const Key = z.union([z.string(), z.instanceof(Buffer)]).check(
  z.refine((key) => problemOfKey(key) === undefined, {
    error: (issue) => `is no public key: ${problemOfKey(issue.input as string | Buffer) ?? ''}`,
  }),
)

const PEM = /^-----BEGIN (?:RSA )?PUBLIC KEY-----\n[A-Za-z0-9+/=\n]+\n-----END (?:RSA )?PUBLIC KEY-----\n?$/

export function isPem(key: string | Buffer): key is string {
  return typeof key === 'string' && PEM.test(key)
}

/** The bytes of an OpenPGP key; undefined where it is a PEM key, or none. */
export function openPgpBytes(key: string | Buffer | undefined): Buffer | undefined {
  if (key === undefined || Buffer.isBuffer(key)) return key
  return isPem(key) ? undefined : dearmor(key)
}

function problemOfKey(key: string | Buffer): string | undefined {
  if (Buffer.isBuffer(key)) return isPublicKey(key) ? undefined : 'its bytes are not those of an OpenPGP key'
  if (isPem(key)) return undefined
  try {
    dearmor(key)
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}

/** One, or several. */
const words = (schema: typeof Word) =>
  z.pipe(
    z.pipe(
      z.union([z.string(), z.readonly(z.array(z.string()).check(z.minLength(1)))]),
      z.transform((value): readonly string[] => (typeof value === 'string' ? [value] : value)),
    ),
    z.readonly(z.array(schema)),
  )

export const Params = z
  .strictObject({
    url: words(Url).check(z.describe('Where it is; several for mirrors of the same.')),
    suites: z
      .optional(words(Word))
      .check(
        z.describe('apt: its suites, `bookworm`; `./` for a repository that is one folder. Needed there.'),
      ),
    components: z
      .optional(words(Word))
      .check(z.describe('apt: parts of each suite, `main`. Needed unless the suite ends in "/".')),
    architectures: z
      .optional(words(Word))
      .check(z.describe("apt: only these, `amd64`; the host's own where not given.")),
    key: z
      .optional(Key)
      .check(
        z.describe(
          'The public key that signs it: the armored text or the bytes of an OpenPGP key; with apk and pkg a PEM text. It is put on the host, and no other repository is trusted by it. Where neither this nor `keyring` is given, the keys that the host has anyway are what counts.',
        ),
      ),
    keyName: z
      .optional(
        z
          .string()
          .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9@._-]*\.rsa\.pub$/, { error: 'must end in ".rsa.pub"' })),
      )
      .check(
        z.describe("apk: the name of the key's file, as the repository is signed by it; needed with `key`."),
      ),
    keyring: z
      .optional(AbsolutePath)
      .check(
        z.describe(
          'A keyring that is on the host already: `/usr/share/keyrings/debian-archive-keyring.gpg`.',
        ),
      ),
    trusted: z
      ._default(z.boolean(), false)
      .check(
        z.describe(
          'Install what it has without checking who signed it. Whoever is between can then give the host anything.',
        ),
      ),
    description: z
      .optional(z.string().check(z.regex(/^[^\u0000-\u001f\u007f]+$/, { error: 'must be one line' })))
      .check(z.describe('What it is, in words, where its file has a place for that (dnf, zypper).')),
    state: z
      ._default(z.enum(['present', 'absent']), 'present')
      .check(z.describe('Whether the host installs from it.')),
  })
  .check(
    z.refine(
      ({ key, keyring, trusted }) =>
        [key, keyring, trusted || undefined].filter((one) => one !== undefined).length <= 1,
      {
        error: 'cannot be given together: key, keyring, trusted',
        path: ['key'],
      },
    ),
  )

export type RepositoryParams = z.output<typeof Params>
