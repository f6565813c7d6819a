/** What the operator has for reaching hosts: keys, and passwords that are asked for once, whatever the number of hosts. */
import { resolve } from 'node:path'
import type { CommandContext } from '../command/context.ts'
import type { Secret } from '../core/secret.ts'
import type { KeeperPlace } from '../ssh/kept/keeper-place.ts'
import type { Reach } from '../ssh/reach.ts'
import type { ConnectionArgs } from './host-options.ts'
import { secretFromCommand } from './secret-command.ts'

/** `inventoryCommand`: as one has to type it for the customer at hand; `keeper`: who keeps connections. Throws UserError where a password cannot be had. */
export async function openConnector(
  context: CommandContext,
  args: ConnectionArgs,
  inventoryCommand: string,
  keeper?: KeeperPlace,
): Promise<Reach> {
  const { env, cwd, signal } = context
  const password = await secretFor('HOSTWRIGHT_PASSWORD_COMMAND', 'Password to log in with', args.askPassword)
  const becomePassword = await secretFor(
    'HOSTWRIGHT_BECOME_PASSWORD_COMMAND',
    'Password to become root with',
    args.askBecomePassword,
  )
  const named = [...args.identity, env['HOSTWRIGHT_IDENTITY'] ?? ''].filter((file) => file !== '')
  const [{ openReach }, shared] = await Promise.all([
    import('../ssh/reach.ts'),
    password === undefined && becomePassword === undefined
      ? undefined
      : import('../ssh/shared-password.ts').then(({ SharedPassword }) => ({
          password: password && new SharedPassword(password, 'the password'),
          becomePassword: becomePassword && new SharedPassword(becomePassword, 'the password to become root'),
        })),
  ])
  return openReach({
    identityFiles: named.map((file) => resolve(cwd, file)),
    env,
    ...shared,
    passphrase: (file) => passphraseOf(file),
    acceptNewHostKeys: args.acceptNewHostKeys,
    timeout: args.connectTimeout,
    retries: args.connectRetries,
    inventoryCommand,
    signal,
    keeper,
    say: (subject, text) => context.emit({ kind: 'host-transport', level: 'detail', subject, text }),
  })

  async function secretFor(variable: string, question: string, asked: boolean): Promise<Secret | undefined> {
    const command = env[variable]
    if (command !== undefined && command !== '') return secretFromCommand(variable, command, env)
    return asked ? context.askSecret(question, `set ${variable} to a command that prints it`) : undefined
  }

  /** Undefined where nobody can be asked: the file is told of as encrypted then. */
  async function passphraseOf(file: string): Promise<Secret | undefined> {
    const variable = 'HOSTWRIGHT_PASSPHRASE_COMMAND'
    const command = env[variable]
    if (command !== undefined && command !== '') return secretFromCommand(variable, command, env)
    return context.interactive ? context.askSecret(`Passphrase of ${file}`, `ssh-add ${file}`) : undefined
  }
}
