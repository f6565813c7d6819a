/** The operator's own known_hosts, hashed names and all: asked for the keys of a jump host that the inventory does not have. */
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseKeyLine, formatKeyLine } from './known-hosts.ts'

/** Lines as the inventory keeps them. Empty where there are none, or no `ssh-keygen`. Revoked keys and authorities are left out. */
export async function operatorKeys(
  home: string | undefined,
  address: string,
  port: number,
): Promise<readonly string[]> {
  if (home === undefined) return []
  const name = port === 22 ? address : `[${address}]:${port}`
  try {
    const { stdout } = await promisify(execFile)(
      'ssh-keygen',
      ['-F', name, '-f', join(home, '.ssh', 'known_hosts')],
      { encoding: 'utf8' },
    )
    return stdout.split('\n').flatMap((line) => {
      if (line.startsWith('#') || line.startsWith('@')) return []
      const key = parseKeyLine(line)
      return key === undefined ? [] : [formatKeyLine(key)]
    })
  } catch {
    // It ends with 1 where it finds nothing.
    return []
  }
}
