/** Commands out of words, of which some are there only where there is something to say. */
import { raw, sh, type Shell, type ShellValue } from '../../src/core/shell.ts'
import type { Change } from '../../src/type/define-type.ts'
import type { UserParams } from './params.ts'
import type { UserState } from './user-state.ts'

/** An option with its value, or no word at all where there is no value. */
export function option(flag: string, value: string | number | undefined): readonly (string | number)[] {
  return value === undefined ? [] : [flag, value]
}

/** A program and its words, with one space between any two. */
export function words(...parts: readonly ShellValue[]): Shell {
  return raw(
    parts
      .map((part) => sh`${part}`.text)
      .filter((text) => text !== '')
      .join(' '),
  )
}

export type UserChange = Change<UserParams, UserState>

/** The value of a key where it is one that differs. */
export function ifDiffers<Key extends keyof UserState & string>(
  { after, keys }: UserChange,
  key: Key,
): UserState[Key] | undefined {
  return keys.includes(key) ? after?.[key] : undefined
}

export function makesHome({ createHome, system }: UserParams): boolean {
  return createHome ?? !system
}
