/** With what to log in: the agent's keys, identity files and a password, in the order in which they are tried. */
import { join } from 'node:path'
import type { AnyAuthMethod } from 'ssh2'
import { UserError } from '../core/errors.ts'
import type { Secret } from '../core/secret.ts'
import { agentKeyTypes } from './agent-keys.ts'
import { ENCRYPTED, type KeyFile, MISSING, type PrivateKey, readKey } from './key-file.ts'
import { type Login, passwordLast } from './password-login.ts'
import type { SharedPassword } from './shared-password.ts'

export interface IdentityOptions {
  /** Private key files that the operator named; each has to be there. */
  readonly files: readonly string[]
  /** Others that are named, and may be missing. */
  readonly maybe?: readonly string[]
  /** Path of the agent's socket (`SSH_AUTH_SOCK`). */
  readonly agent?: string | undefined
  /** Where `.ssh/id_*` are looked for after those. Undefined: nowhere. */
  readonly home?: string | undefined
  /** Tried last. */
  readonly password?: SharedPassword | undefined
  /** Asked for a file that is encrypted and that no agent may hold; undefined where nobody knows. */
  readonly passphrase?: ((file: string) => Promise<Secret | undefined>) | undefined
}

export interface Identities {
  readonly login: (user: string, host: string) => Login
  /** For the error message: `the agent`, `~/.ssh/id_ed25519`, PASSWORD. */
  readonly tried: readonly string[]
  readonly hasPassword: boolean
  /** Files that could not be used, with the reason. */
  readonly unusable: readonly string[]
  /** Why only the `ssh` program can log in with what there is. */
  readonly needsProgram?: string
  /** What the first encrypted file was decrypted with, for the program. */
  readonly passphrase?: Secret
}

export const PASSWORD = 'the password'
/** In `.ssh` of the operator's home. */
export const DEFAULT_FILES = ['id_ed25519', 'id_ecdsa', 'id_rsa']
const SECURITY_KEY_FILES = ['id_ed25519_sk', 'id_ecdsa_sk']

/** Reads the keys once per run. Throws UserError where a named file cannot be used and neither an agent nor the program may. */
export async function loadIdentities(options: IdentityOptions): Promise<Identities> {
  const { home, agent, password } = options
  // An agent is likely to hold the key: then nobody is asked.
  const passphrase = agent === undefined ? options.passphrase : undefined
  const read = (file: string): Promise<KeyFile> => readKey(file, passphrase)
  const inHome = async (names: readonly string[]): Promise<readonly KeyFile[]> =>
    home === undefined ? [] : Promise.all(names.map((name) => readKey(join(home, '.ssh', name))))
  const named: KeyFile[] = []
  // One after the other, since each may ask.
  for (const file of options.files) named.push(await read(file))
  const maybe: KeyFile[] = []
  for (const file of options.maybe ?? []) if (!options.files.includes(file)) maybe.push(await read(file))
  const [readable, onSecurityKeys, agentTypes] = await Promise.all([
    inHome(DEFAULT_FILES),
    inHome(SECURITY_KEY_FILES),
    agent === undefined ? [] : agentKeyTypes(agent),
  ])
  for (const { file, reason, needsProgram } of named) {
    const mayWork = (reason === ENCRYPTED && agent !== undefined) || needsProgram !== undefined
    if (reason === undefined || mayWork) continue
    throw new UserError(`Cannot use identity "${file}": ${reason}`, {
      hint: reason === ENCRYPTED ? `add it to an agent with "ssh-add ${file}"` : undefined,
    })
  }
  const hasAgent = agent !== undefined
  const hasOther =
    password !== undefined || [...named, ...maybe, ...readable].some(({ key }) => key !== undefined)
  const defaults = hasOther ? readable : await decrypted(readable, read)
  const chosen = [...named, ...maybe.filter(({ reason }) => reason !== MISSING)]
  const plain = (files: readonly KeyFile[]): readonly PrivateKey[] =>
    files.flatMap(({ key }) => (key === undefined ? [] : [key]))
  const methods = (user: string): AnyAuthMethod[] => [
    ...plain(chosen).map((key) => publicKey(user, key)),
    ...(hasAgent ? [{ type: 'agent' as const, username: user, agent }] : []),
    ...plain(defaults).map((key) => publicKey(user, key)),
  ]
  const needsProgram = whyProgram(chosen, defaults, onSecurityKeys, agentTypes)
  return {
    login: (user, host) =>
      password === undefined
        ? { authHandler: methods(user), ended: () => undefined, spared: () => undefined }
        : passwordLast(methods(user), user, host, password),
    tried: [
      ...chosen.map(({ file }) => file),
      ...(hasAgent ? ['the agent'] : []),
      ...defaults.flatMap(({ file, key }) => (key === undefined ? [] : [file])),
      ...(password === undefined ? [] : [PASSWORD]),
    ],
    hasPassword: password !== undefined,
    unusable: [...chosen, ...defaults].flatMap(({ file, reason }) =>
      reason === undefined || reason === MISSING ? [] : [`${file}: ${reason}`],
    ),
    ...(needsProgram === undefined ? {} : { needsProgram }),
    ...chosen.flatMap((one) => (one.passphrase === undefined ? [] : [{ passphrase: one.passphrase }]))[0],
  }
}

/** Where there is nothing else to log in with, the first that is encrypted is asked for. */
async function decrypted(
  files: readonly KeyFile[],
  read: (file: string) => Promise<KeyFile>,
): Promise<readonly KeyFile[]> {
  const first = files.find(({ reason }) => reason === ENCRYPTED)
  if (first === undefined) return files
  const again = await read(first.file)
  return files.map((one) => (one === first ? again : one))
}

/** A key that was named, or one with a certificate, is meant to be used; a security key that lies about only for want of others. */
function whyProgram(
  named: readonly KeyFile[],
  defaults: readonly KeyFile[],
  onSecurityKeys: readonly KeyFile[],
  agentTypes: readonly string[],
): string | undefined {
  const peculiar = [...named, ...defaults].find((one) => one.needsProgram !== undefined)?.needsProgram
  if (peculiar !== undefined) return peculiar
  if (agentTypes.some((type) => type.includes('-cert-'))) return 'the agent holds a certificate'
  const hasPlain = [...named, ...defaults].some(({ key }) => key !== undefined)
  if (hasPlain || agentTypes.some((type) => !type.startsWith('sk-'))) return undefined
  if (agentTypes.length > 0) return 'the agent holds nothing but security keys'
  return onSecurityKeys.find(({ reason }) => reason !== MISSING)?.needsProgram
}

function publicKey(username: string, key: PrivateKey): AnyAuthMethod {
  return { type: 'publickey', username, key }
}
