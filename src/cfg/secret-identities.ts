/** The operator's own keys, which open the secrets of a branch: age identities, and SSH keys without a passphrase. */
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import { UserError } from '../core/errors.ts'
import { branchLabel } from '../inventory/customer-branches.ts'
import type { Site } from '../inventory/site.ts'
import type { SecretIdentity } from '../manifest/secrets/encryption.ts'
import type { OpenSecret } from '../manifest/secrets/site-secrets.ts'

/** Files of keys, joined by colons, in place of those that are looked for. */
const IDENTITY_VARIABLE = 'HOSTWRIGHT_AGE_IDENTITY'

type Env = CommandContext['env']

/** Where `cfg secret key` puts a new one. */
export function ownIdentityFile(env: Env): string {
  const home = env['HOME'] || homedir()
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'hostwright', 'age.txt')
}

/**
 * Opens secrets; the keys are read when the first is to be opened. What was set for another customer is refused, though a key opens it;
 * `owner` undefined: it is not.
 */
export function secretOpener(env: Env, owner: Pick<Site, 'customer' | 'branch'> | undefined): OpenSecret {
  let loading: Promise<readonly SecretIdentity[]> | undefined
  return async (name, text) => {
    loading ??= loadIdentities(env)
    const { decrypt } = await import('../manifest/secrets/encryption.ts')
    const opened = await decrypt(text, await loading).catch((error: unknown) => {
      throw new UserError(`Cannot open secret "${name}": ${(error as Error).message}`, {
        cause: error,
        hint: 'was the file changed by hand, or merged? "git log" has it as it was',
      })
    })
    if (opened !== undefined) {
      const setFor = opened.owner?.customer
      if (owner !== undefined && setFor !== undefined && setFor !== owner.customer)
        throw new UserError(
          `Cannot open secret "${name}": it was set for customer "${setFor}", and this is ${branchLabel(owner.branch)}`,
          {
            hint: `"cfg secret set ${name}" sets one of its own; where the customer was renamed, "cfg secret rekey --adopt" takes over what it had`,
          },
        )
      return opened.content
    }
    throw new UserError(`Cannot open secret "${name}": none of your keys opens it`, {
      hint: `looked for keys in ${identityFiles(env).join(', ')}; ${IDENTITY_VARIABLE} names others. Who can open it adds you by "cfg secret rekey --add KEY"; "cfg secret key" makes a key and prints its public half`,
    })
  }
}

function identityFiles(env: Env): readonly string[] {
  const named = env[IDENTITY_VARIABLE]
  if (named !== undefined && named !== '') return named.split(delimiter)
  const ssh = join(env['HOME'] || homedir(), '.ssh')
  return [ownIdentityFile(env), join(ssh, 'id_ed25519'), join(ssh, 'id_rsa')]
}

/** Throws UserError where a file that the operator named cannot be read. */
async function loadIdentities(env: Env): Promise<readonly SecretIdentity[]> {
  const isNamed = (env[IDENTITY_VARIABLE] ?? '') !== ''
  const found = await Promise.all(
    identityFiles(env).map(async (path) => {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (!isNamed && error.code === 'ENOENT') return ''
        throw new UserError(`Cannot read the key "${path}": ${error.message}`, { cause: error })
      })
      return identitiesIn(text)
    }),
  )
  return found.flat()
}

async function identitiesIn(text: string): Promise<readonly SecretIdentity[]> {
  const age = text.split('\n').filter((line) => line.startsWith('AGE-SECRET-KEY-'))
  if (age.length > 0 || !text.includes('PRIVATE KEY')) return age.map((line) => line.trim())
  const [{ readPrivateKey }, { sshIdentity }] = await Promise.all([
    import('../ssh/private-key.ts'),
    import('../manifest/secrets/ssh-stanza.ts'),
  ])
  const key = readPrivateKey(text)
  const identity = key === undefined ? undefined : sshIdentity(key.key, key.blob)
  return identity === undefined ? [] : [identity]
}
