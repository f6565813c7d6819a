/** With what to log in: the agent's keys and identity files, in the order in which they are tried. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import ssh2, { type AnyAuthMethod } from 'ssh2'
import { UserError } from '../core/errors.ts'

export interface IdentityOptions {
  /** Private key files that the operator named; each has to be there. */
  readonly files: readonly string[]
  /** Path of the agent's socket (`SSH_AUTH_SOCK`). */
  readonly agent?: string | undefined
  /** Where `.ssh/id_*` are looked for after those. Undefined: nowhere. */
  readonly home?: string | undefined
}

export interface Identities {
  readonly methods: (user: string) => readonly AnyAuthMethod[]
  /** For the error message: `agent`, `~/.ssh/id_ed25519`. */
  readonly tried: readonly string[]
  /** Files that could not be used, with the reason. */
  readonly unusable: readonly string[]
}

type PrivateKey = Exclude<ReturnType<typeof ssh2.utils.parseKey>, Error>

const DEFAULT_FILES = ['id_ed25519', 'id_ecdsa', 'id_rsa']

/** Reads the keys once per run. Throws UserError where a named file cannot be used and there is no agent that may hold it. */
export async function loadIdentities(options: IdentityOptions): Promise<Identities> {
  const named = await Promise.all(options.files.map((file) => readKey(file)))
  const { home } = options
  const defaults =
    home === undefined
      ? []
      : await Promise.all(DEFAULT_FILES.map((file) => readKey(join(home, '.ssh', file))))
  for (const { file, reason } of named) {
    if (reason === undefined || (reason === ENCRYPTED && options.agent !== undefined)) continue
    throw new UserError(`Cannot use identity "${file}": ${reason}`, {
      hint: reason === ENCRYPTED ? `add it to an agent with "ssh-add ${file}"` : undefined,
    })
  }
  const present = [...named, ...defaults].filter(({ reason }) => reason !== MISSING)
  return {
    methods: (user) => [
      ...named.flatMap(({ key }) => (key === undefined ? [] : [publicKey(user, key)])),
      ...(options.agent === undefined
        ? []
        : [{ type: 'agent' as const, username: user, agent: options.agent }]),
      ...defaults.flatMap(({ key }) => (key === undefined ? [] : [publicKey(user, key)])),
    ],
    tried: [
      ...named.map(({ file }) => file),
      ...(options.agent === undefined ? [] : ['the agent']),
      ...defaults.flatMap(({ file, key }) => (key === undefined ? [] : [file])),
    ],
    unusable: present.flatMap(({ file, reason }) => (reason === undefined ? [] : [`${file}: ${reason}`])),
  }
}

function publicKey(username: string, key: PrivateKey): AnyAuthMethod {
  return { type: 'publickey', username, key }
}

interface KeyFile {
  readonly file: string
  readonly key?: PrivateKey
  readonly reason?: string
}

const MISSING = 'there is no such file'
const ENCRYPTED = 'it is encrypted with a passphrase'

async function readKey(file: string): Promise<KeyFile> {
  let text: Buffer
  try {
    text = await readFile(file)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return { file, reason: code === 'ENOENT' ? MISSING : message }
  }
  const parsed: unknown = ssh2.utils.parseKey(text)
  if (parsed instanceof Error)
    return { file, reason: /encrypted|passphrase/i.test(parsed.message) ? ENCRYPTED : parsed.message }
  // parseKey gives a list for some formats, of one key each.
  const key = (Array.isArray(parsed) ? parsed[0] : parsed) as PrivateKey
  if (!key.isPrivateKey()) return { file, reason: 'it is not a private key' }
  return { file, key }
}
