/** The contract of a family of findings: its codes with their meanings, and one function over the whole inventory. */
import { pathOf } from '../text/paths.ts'
import type { Finding, ObjectName, Severity } from './finding.ts'
import type { CheckView } from './view.ts'

export interface CodeMeaning {
  readonly severity: Severity
  /** One line, lower case start, without full stop. */
  readonly meaning: string
}

/** The part of a finding that is not known by its code and its object. */
export interface What {
  readonly message: string
  readonly mend: string
  readonly key?: string | undefined
  readonly about?: string | undefined
}

export type Report<Code extends string> = (code: Code, object: ObjectName, what: What) => void

export interface Family {
  /** Heading in the documentation. */
  readonly title: string
  readonly codes: Readonly<Record<string, CodeMeaning>>
  readonly find: (view: CheckView, report: Report<string>) => void
}

/** Makes a family; `report` takes its own codes only. */
export function defineFamily<const Codes extends Readonly<Record<string, CodeMeaning>>>(family: {
  readonly title: string
  readonly codes: Codes
  readonly find: (view: CheckView, report: Report<keyof Codes & string>) => void
}): Family & { readonly codes: Codes } {
  return family
}

export function makeFinding(
  code: string,
  severity: Severity,
  object: ObjectName,
  { message, mend, key, about }: What,
): Finding {
  const file = pathOf(object.kind, object.name)
  return {
    code,
    severity,
    object,
    ...(about === undefined ? {} : { about }),
    message,
    mend,
    place: key === undefined ? { file } : { file, key },
  }
}

export function hostOf({ name }: { readonly name: string }): ObjectName {
  return { kind: 'host', name }
}

export function networkOf({ name }: { readonly name: string }): ObjectName {
  return { kind: 'network', name }
}

export function zoneObject({ name }: { readonly name: string }): ObjectName {
  return { kind: 'zone', name }
}

export function groupOf({ name }: { readonly name: string }): ObjectName {
  return { kind: 'group', name }
}
