/** `--junit FILE`: a run as JUnit XML, for what shows test results: a suite for each host, a case for each resource. */
import { mkdir, open, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { HostReport, ResourceReport, TriggerReport } from '../apply/report.ts'
import { UserError } from '../core/errors.ts'
import { xmlDocument, type XmlElement } from '../core/xml.ts'

export type JunitKind = 'plan' | 'apply' | 'verify'

export const junitOption = {
  junit: {
    type: 'text',
    value: 'FILE',
    complete: 'file',
    summary: 'write the result there too, as JUnit XML: a suite for each host',
  },
} as const

/** Makes sure beforehand that the file can be written. What it returns writes it. Throws UserError. */
export async function prepareJunit(
  cwd: string,
  file: string | undefined,
  kind: JunitKind,
): Promise<(reports: readonly HostReport[]) => Promise<void>> {
  if (file === undefined) return async () => undefined
  const path = resolve(cwd, file)
  try {
    await mkdir(dirname(path), { recursive: true })
    await (await open(path, 'a')).close()
  } catch (cause) {
    throw new UserError(`Cannot write "${file}": ${(cause as Error).message}`, { cause })
  }
  return (reports) => writeFile(path, junitText(reports, kind))
}

/** Of a `verify`, what differs is a failure; of a `plan` it is none. */
export function junitText(reports: readonly HostReport[], kind: JunitKind): string {
  const suites = reports.map((report) => suiteOf(report, kind))
  const sum = (key: keyof Counts): number => suites.reduce((total, { counts }) => total + counts[key], 0)
  return xmlDocument({
    name: 'testsuites',
    attributes: {
      name: `cfg ${kind}`,
      tests: sum('tests'),
      failures: sum('failures'),
      errors: sum('errors'),
      skipped: sum('skipped'),
      time: seconds(reports.reduce((total, { duration }) => total + duration, 0)),
    },
    children: suites.map(({ element }) => element),
  })
}

interface Counts {
  readonly tests: number
  readonly failures: number
  readonly errors: number
  readonly skipped: number
}

interface Case {
  readonly name: string
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped'
  readonly message?: string | undefined
  readonly text?: string
}

function suiteOf(
  report: HostReport,
  kind: JunitKind,
): { readonly element: XmlElement; readonly counts: Counts } {
  const { host, error, outcome, reason, duration } = report
  const cases = [
    ...report.resources.map((resource) => resourceCase(resource, kind)),
    ...report.triggers.map((trigger) => triggerCase(trigger, kind)),
    ...(error === undefined
      ? []
      : [{ name: 'host', kind: 'error' as const, message: error.message, text: error.lines.join('\n') }]),
    ...(outcome === 'skipped' ? [{ name: 'host', kind: 'skipped' as const, message: reason }] : []),
  ]
  const all: readonly Case[] = cases.length === 0 ? [{ name: 'host', kind: 'passed' }] : cases
  const count = (which: Case['kind']): number => all.filter((one) => one.kind === which).length
  const counts = {
    tests: all.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  }
  return {
    counts,
    element: {
      name: 'testsuite',
      attributes: { name: host, ...counts, time: seconds(duration) },
      children: all.map((one) => caseElement(host, one)),
    },
  }
}

function resourceCase(resource: ResourceReport, kind: JunitKind): Case {
  const { name, outcome, reason, at, command, change } = resource
  const place = `at ${at}`
  switch (outcome) {
    case 'ok':
      return { name, kind: 'passed' }
    case 'changed': {
      const text = [place, ...keyLines(resource), change?.diff ?? ''].join('\n').trimEnd()
      const message = kind === 'apply' ? 'was changed' : 'differs'
      return kind === 'verify'
        ? { name, kind: 'failure', message, text }
        : { name, kind: 'passed', message, text: `${message}\n${text}` }
    }
    case 'failed': {
      const told =
        command === undefined ? [] : [`$ ${command.script}`, `exit code ${command.code}`, command.stderr]
      return {
        name,
        kind: 'failure',
        message: reason,
        text: [reason ?? '', place, ...told].join('\n').trim(),
      }
    }
    case 'skipped':
      return { name, kind: 'skipped', message: reason }
    case 'unknown':
      return { name, kind: 'skipped', message: `unknown until applied: ${reason ?? ''}` }
  }
}

function keyLines({ change }: ResourceReport): readonly string[] {
  return (change?.keys ?? []).map(({ key, before, after }) => `${key}: ${before ?? 'none'} → ${after}`)
}

function triggerCase({ name, trigger, outcome, reason, command }: TriggerReport, kind: JunitKind): Case {
  const title = `${name} ${trigger}`
  if (outcome === 'failed')
    return { name: title, kind: 'failure', message: reason, text: command?.stderr ?? reason ?? '' }
  if (outcome === 'skipped') return { name: title, kind: 'skipped', message: reason }
  return kind === 'verify' && outcome !== 'ok'
    ? { name: title, kind: 'failure', message: 'is owed' }
    : { name: title, kind: 'passed' }
}

function caseElement(host: string, { name, kind, message, text }: Case): XmlElement {
  const told = text === undefined ? [] : [text]
  const children: readonly XmlElement[] =
    kind === 'passed'
      ? told.map((one) => ({ name: 'system-out', children: [one] }))
      : [{ name: kind, attributes: { message: message ?? '' }, children: kind === 'skipped' ? [] : told }]
  return { name: 'testcase', attributes: { classname: host, name }, children }
}

/** Of milliseconds. */
function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(3)
}
