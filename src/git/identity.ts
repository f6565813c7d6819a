/** Who is at work: the author of commits and of changes. */
import { tryGit } from './run-git.ts'

export interface Identity {
  readonly name: string
  readonly email: string
  /** False where Git knows nobody, and the name of the account stands in. */
  readonly configured: boolean
  /** `commit.gpgSign`: whether commits are to be signed. */
  readonly signs?: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/** As Git would take it: its variables, then user.name and user.email; else the account's name at `localhost`. */
export async function readIdentity(cwd: string, env: Environment): Promise<Identity> {
  const [ownName, ownEmail] = [env['GIT_AUTHOR_NAME'], env['GIT_AUTHOR_EMAIL']]
  const wanted = '^(user\\.(name|email)|commit\\.gpgsign)$'
  const result = await tryGit(['config', '--null', '--get-regexp', wanted], { cwd, env: settingsOf(env) })
  const settings = new Map(
    result.stdout
      .toString('utf8')
      .split('\0')
      .map((line) => {
        const at = line.indexOf('\n')
        // A key alone means yes (git-config(1)).
        return at === -1 ? [line, 'true'] : [line.slice(0, at), line.slice(at + 1)]
      }),
  )
  const account = env['USER'] || env['LOGNAME'] || 'operator'
  const name = ownName || settings.get('user.name')
  const email = ownEmail || settings.get('user.email')
  return {
    name: clean(name ?? account),
    email: clean(email ?? `${account}@localhost`),
    configured: name !== undefined && email !== undefined,
    signs: /^(?:true|yes|on|[1-9]\d*)$/i.test(settings.get('commit.gpgsign') ?? ''),
  }
}

/** What tells git where its settings are. */
function settingsOf(env: Environment): Readonly<Record<string, string>> {
  const names = ['HOME', 'XDG_CONFIG_HOME', 'GIT_CONFIG_GLOBAL', 'GIT_CONFIG_SYSTEM', 'GIT_CONFIG_NOSYSTEM']
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = env[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** `Ann Other <ann@example.org>` */
export function showIdentity({ name, email }: Identity): string {
  return `${name} <${email}>`
}

/** What may not stand in the author line of a commit. */
function clean(text: string): string {
  return text.replaceAll(/[<>\n\0]/g, '').trim() || 'operator'
}
