/** What is there of wanted settings. */
import { Secret } from '../../../src/core/secret.ts'
import { type Observed, refused, type StateValue } from '../../../src/type/state.ts'
import { obstacleOf, type TextFile } from '../text-file.ts'
import type { Dialect } from './dialect.ts'
import { linesOf, type Value } from './params.ts'
import { readSettings, type Section, type Setting, valueOf } from './read.ts'

export type SettingsState = Readonly<Record<string, StateValue>>

export interface WantedSettings {
  readonly path: string
  readonly section: string | null
  readonly values: Readonly<Record<string, Value>>
  readonly create: boolean
}

/** By key, its value; null for none, a list where there are several. */
export function observedSettings(
  wanted: WantedSettings,
  file: TextFile,
  dialect: Dialect,
): Observed<SettingsState> {
  const isRemoval = Object.values(wanted.values).every((value) => value === null)
  const obstacle = obstacleOf(wanted.path, file, wanted.create || isRemoval)
  if (obstacle !== undefined) return obstacle
  if (file.kind === 'missing' && !isRemoval) return null
  const sections = sectionsNamed(file.text, wanted.section, dialect)
  const state: Record<string, StateValue> = {}
  for (const [key, value] of Object.entries(wanted.values)) {
    const settings = sections.flatMap((one) => one.settings.filter((setting) => setting.key === key))
    const found = stateOf(settings, value, dialect)
    if (found === undefined)
      return refused(
        `the value of "${key}" in "${wanted.path}" has quotes that are not closed in its line`,
        'manage the file as a whole, or that part of it with block',
      )
    state[key] = found
  }
  return state
}

export function sectionsNamed(text: string, name: string | null, dialect: Dialect): readonly Section[] {
  return readSettings(text, dialect).filter((section) => section.name === name)
}

/** Undefined where a value cannot be told. */
function stateOf(settings: readonly Setting[], wanted: Value, dialect: Dialect): StateValue | undefined {
  const lines = linesOf(wanted)
  const values: string[] = []
  for (const [index, setting] of settings.entries()) {
    const value = valueOf(setting, lines[index] ?? lines[0] ?? '', dialect)
    // What is to go or to be written anew need not be understood, unless it would be cut in two.
    if (value === null) return undefined
    values.push(value)
  }
  const [first] = values
  if (first === undefined) return null
  if (wanted instanceof Secret) return new Secret(values.join('\n'))
  if (Array.isArray(wanted)) return values
  return values.length === 1 ? first : values
}
