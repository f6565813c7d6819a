/** A folder that only the operator can enter, for a run's sockets and settings of the `ssh` program; removed at the end. */
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UserError } from '../core/errors.ts'

export interface PrivateFolder {
  readonly path: string
  readonly remove: () => Promise<void>
}

// sun_path of unix(7) and its kin holds 104 bytes on BSD; ssh makes the socket under a name 17 bytes longer first.
const LONGEST = 104 - 17 - '/1234'.length - 1

/** In `$XDG_RUNTIME_DIR` where that is the operator's own, else where temporary files are. */
export async function makePrivateFolder(
  env: Readonly<Record<string, string | undefined>>,
): Promise<PrivateFolder> {
  const runtime = env['XDG_RUNTIME_DIR']
  const places = [
    ...(runtime !== undefined && (await isPrivate(runtime)) ? [runtime] : []),
    env['TMPDIR'] ?? tmpdir(),
    '/tmp',
  ].filter((place) => place.startsWith('/') && SIMPLE.test(place))
  for (const place of places) {
    if (Buffer.byteLength(join(place, 'hw-123456')) > LONGEST) continue
    try {
      // Mode 0700 (mkdtemp(3)), under a name that was not there.
      const path = await mkdtemp(join(place, 'hw-'))
      // A program that is about to end may still take its socket out.
      return {
        path,
        remove: () => rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
      }
    } catch {
      continue
    }
  }
  throw new UserError(`Cannot make a private folder for the "ssh" program in ${places.join(' or ')}`, {
    hint: 'set TMPDIR to a folder with a short path that you can write to',
  })
}

// What ssh_config(5) would not take word for word: blanks, quotes, "%" and "$".
const SIMPLE = /^[A-Za-z0-9_./-]+$/

async function isPrivate(folder: string): Promise<boolean> {
  try {
    const { mode, uid } = await stat(folder)
    return (mode & 0o077) === 0 && uid === process.getuid?.()
  } catch {
    return false
  }
}
