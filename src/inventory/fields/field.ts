/** A field: how one named value of an object is read and written as text, on the command line and in lists alike. */
import type { Problem } from '../../core/errors.ts'

export interface Field<T> {
  /** As typed: `site-location`. */
  readonly name: string
  /** Takes a list. */
  readonly many: boolean
  /** Of a list: each is a NAME=VALUE, and may hold commas and blanks of its own. */
  readonly entries?: true
  readonly get: (object: T) => readonly string[]
  /** With these values; none clears it. What is wrong with them is added to `problems`. */
  readonly set: (object: T, values: readonly string[], problems: Problem[]) => T
}

/** The object with the key set, or without it. */
export function withKey<T extends object, K extends keyof T>(object: T, key: K, value: T[K] | undefined): T {
  if (value !== undefined) return { ...object, [key]: value }
  const { [key]: _, ...rest } = object
  // Only optional keys are ever cleared: what is left is still a T.
  return rest as T
}

/** A field of one optional value behind a key. `read` gives undefined where the text is no value. */
export function optionalField<T extends object, K extends keyof T & string>(
  name: string,
  key: K,
  read: (text: string) => T[K] | undefined,
  what: string,
  show: (value: NonNullable<T[K]>) => string = String,
): Field<T> {
  return {
    name,
    many: false,
    get: (object) => {
      const value = object[key]
      return value === undefined || value === null ? [] : [show(value)]
    },
    set: (object, [text], problems) => {
      const value = text === undefined ? undefined : read(text)
      if (text !== undefined && value === undefined)
        problems.push({ message: `${name} "${text}" is no ${what}` })
      return withKey(object, key, value)
    },
  }
}

/** A field that always has a value: it cannot be cleared. */
export function requiredField<T extends object, K extends keyof T & string>(
  name: string,
  key: K,
  read: (text: string) => T[K] | undefined,
  what: string,
  show: (value: T[K]) => string = String,
): Field<T> {
  return {
    name,
    many: false,
    get: (object) => [show(object[key])],
    set: (object, [text], problems) => {
      const value = text === undefined ? undefined : read(text)
      if (value !== undefined) return { ...object, [key]: value }
      problems.push({
        message: text === undefined ? `${name} cannot be empty` : `${name} "${text}" is no ${what}`,
      })
      return object
    },
  }
}

export function listField<T extends object>(
  name: string,
  get: (object: T) => readonly string[],
  set: (object: T, values: readonly string[], problems: Problem[]) => T,
): Field<T> {
  return { name, many: true, get, set }
}

/** A whole number, or undefined. */
export function readInteger(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

/** One of the words, or undefined. */
export function readChoice<const Choice extends string>(
  choices: readonly Choice[],
): (text: string) => Choice | undefined {
  return (text) => choices.find((choice) => choice === text.toLowerCase())
}

export function readText(text: string): string | undefined {
  return text
}

export function readLower(text: string): string | undefined {
  return text.toLowerCase()
}

export function readSwitch(text: string): boolean | undefined {
  if (['on', 'true', 'yes'].includes(text.toLowerCase())) return true
  return ['off', 'false', 'no'].includes(text.toLowerCase()) ? false : undefined
}
