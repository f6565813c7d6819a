/** Has a keeper of connections at work by the time that the hosts are connected to. */
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type KeeperPlace, keeperPlace } from '../ssh/kept/keeper-place.ts'

type Env = Readonly<Record<string, string | undefined>>

/** What it needs of the environment: the rest comes with each question. */
const PASSED = ['HOME', 'PATH', 'TMPDIR', 'XDG_CACHE_HOME']

/** Undefined where none is wanted, or the program was not started from its bundle. Waits for nothing. */
export function startedKeeper(env: Env, { fresh }: { readonly fresh: boolean }): KeeperPlace | undefined {
  const starter = process.argv[1] ?? ''
  if (fresh || basename(starter) !== 'start.cjs') return undefined
  const bundle = join(dirname(starter), '..', 'dist', 'keep.cjs')
  const built = statSync(bundle, { throwIfNoEntry: false })
  const place = built && keeperPlace(env, `${bundle} ${built.mtimeMs}`)
  if (place === undefined) return undefined
  if (existsSync(place.socket)) return place
  const child = spawn(process.execPath, [starter, 'keep', place.socket], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
    env: Object.fromEntries(PASSED.map((name) => [name, env[name]])),
  })
  // Without it the command connects by itself.
  child.on('error', () => undefined)
  child.unref()
  return place
}
