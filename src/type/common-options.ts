/** The options that every resource takes beside its type's parameters: how long a change may take, and how often it is tried. */
import type { Problem } from '../core/errors.ts'
import type { CommonOptions, TypeDefinition } from './define-type.ts'
import { parametersOf, type Parameter } from './describe-schema.ts'

export type Attempts = Pick<CommonOptions, 'timeout' | 'retries' | 'retryDelay'>

const RULES: Readonly<
  Record<keyof Attempts, { readonly fits: (n: number) => boolean; readonly must: string }>
> = {
  timeout: { fits: (n) => n > 0 && n <= 86_400, must: 'be more than 0 and at most 86400 seconds' },
  retries: {
    fits: (n) => Number.isInteger(n) && n >= 0 && n <= 100,
    must: 'be a whole number from 0 to 100',
  },
  retryDelay: { fits: (n) => n >= 0 && n <= 3600, must: 'be from 0 to 3600 seconds' },
}

/** Whether an option of this name is for the engine: a parameter of the type's own has the name for itself. */
export function isAttemptsOption(name: string, definition: TypeDefinition): name is keyof Attempts {
  return Object.hasOwn(RULES, name) && !parametersOf(definition.params).some((own) => own.name === name)
}

/** Undefined where the value is none, or wrong, which is then among the problems. */
export function checkAttempts(name: keyof Attempts, value: unknown, problems: Problem[]): number | undefined {
  if (value === undefined) return undefined
  const { fits, must } = RULES[name]
  if (typeof value === 'number' && fits(value)) return value
  problems.push({ message: `parameter "${name}" must ${must}` })
  return undefined
}

/** As documentation shows them, without those whose names the type has for itself. */
export function commonParameters(definition: TypeDefinition): readonly Parameter[] {
  return COMMON.filter(({ name }) => name === 'needs' || isAttemptsOption(name, definition))
}

export const COMMON_NAMES: readonly string[] = ['needs', ...Object.keys(RULES)]

const COMMON: readonly Parameter[] = [
  {
    name: 'needs',
    type: 'Resource[]',
    required: false,
    default: undefined,
    description: 'What has to be right before this one is touched.',
  },
  {
    name: 'timeout',
    type: 'number',
    required: false,
    default: undefined,
    description: 'Seconds that each command of a change may take; 300 where the type has no own.',
  },
  {
    name: 'retries',
    type: 'number',
    required: false,
    default: '0',
    description: 'How often a change that failed is tried again. Each try is observed.',
  },
  {
    name: 'retryDelay',
    type: 'number',
    required: false,
    default: '5',
    description: 'Seconds between two tries.',
  },
]
