/** What differs from one init system to the next. */
import { raw, type Shell } from '../../../src/core/shell.ts'
import type { Probe } from '../../../src/type/probe.ts'

export interface Found {
  readonly running: boolean
  /** Undefined where that cannot be chosen: another unit pulls it in. */
  readonly enabled: boolean | undefined
  /** Kept from being started by anything. */
  readonly masked?: boolean
}

export interface Init {
  /** Of many services at once; one that does not exist is left out. */
  readonly find: (names: readonly string[]) => Probe<ReadonlyMap<string, Found>>
  readonly start: (name: string) => Shell
  readonly stop: (name: string) => Shell
  readonly restart: (name: string) => Shell
  /** Has the service read its configuration again, without an end to its work where it can do that. */
  readonly reload: (name: string) => Shell
  readonly enable: (name: string) => Shell
  readonly disable: (name: string) => Shell
  /** Only where a service can be kept from being started by anything. */
  readonly mask?: (name: string) => Shell
  readonly unmask?: (name: string) => Shell
  /** Absolute paths of what a change of the service may make, remove or replace, as far as it is known beforehand. */
  readonly keeps: (name: string) => readonly string[]
  /** What makes these effective once they have been put back; left out where they do not tell all. */
  readonly putBack?: Shell
  /** Fails, and says so, where it does not run. */
  readonly demandRunning: (name: string) => Shell
}

/**
 * `hw_quietly COMMAND…` prints only what a command that fails has to say. Its output goes through a file: a daemon that
 * it leaves behind may hold a pipe open for ever. A daemon gets the usual umask, not the strict one of our scripts.
 */
export const quietlyFunction: Shell = raw(`hw_quietly() {
  hw_log=$(mktemp) || return
  ( umask 022; "$@" ) </dev/null >"$hw_log" 2>&1
  hw_code=$?
  [ "$hw_code" -eq 0 ] || cat "$hw_log" >&2
  rm -f "$hw_log"
  return "$hw_code"
}`)

/** Lines of `NAME running|stopped enabled|disabled`. */
export function readFound(stdout: string): ReadonlyMap<string, Found> {
  return new Map(
    stdout.split('\n').flatMap((line) => {
      const [name, running, enabled] = line.split(' ')
      if (name === undefined || enabled === undefined) return []
      return [[name, { running: running === 'running', enabled: enabled === 'enabled' }] as const]
    }),
  )
}
