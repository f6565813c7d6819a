/** Reports of a run for a person: what changes, with diffs; the rest in numbers. */
import { counted } from '../core/counted.ts'
import { branchLabel } from '../inventory/customer-branches.ts'
import { type ChangedObject, objectName } from '../core/object-lines.ts'
import { type Block, type Cell, lines, table, toned, type Tone } from '../command/block.ts'
import type { ChangeReport, HostReport, Outcome, ResourceReport, TriggerReport } from '../apply/report.ts'

export type Tense = 'plan' | 'apply'

/**
 * A block for each host that has anything to tell. After an apply the diffs have been seen in the plan, or can be: the
 * lines are enough, unless they are asked for.
 */
export function renderHosts(
  reports: readonly HostReport[],
  tense: Tense,
  diffs = tense === 'plan',
): readonly Block[] {
  return reports.flatMap((report) => renderHost(report, tense, diffs))
}

function renderHost(report: HostReport, tense: Tense, diffs: boolean): readonly Block[] {
  const told = [
    ...report.resources.flatMap((resource) => resourceLines(resource, tense, diffs)),
    ...report.triggers.flatMap((trigger) => triggerLines(trigger, tense)),
    ...report.notes.map((note) => toned('warning', `  note: ${note}`)),
    ...report.learned.map(({ host, key }) => toned('dim', `  learned the host key of ${host}: ${key}`)),
  ]
  if (report.outcome === 'skipped')
    return [lines(toned('strong', report.host), toned('warning', `  not started: ${report.reason ?? ''}`))]
  if (told.length === 0 && report.error === undefined) return []
  const errors = (report.error?.lines ?? []).map((line) => toned('bad', `  ${line}`))
  return [lines(toned('strong', report.host), ...told, ...errors)]
}

/** One change as a plan shows it. */
export function renderChange(resource: ResourceReport): Block {
  return lines(...resourceLines(resource, 'plan', true))
}

const SIGNS = { create: '+', update: '~', remove: '-' } as const
const TONES = { create: 'good', update: 'warning', remove: 'bad' } as const

function resourceLines(resource: ResourceReport, tense: Tense, diffs: boolean): readonly Cell[] {
  const { outcome, change, reason, tries } = resource
  if (outcome === 'ok') return []
  const because = reason === undefined ? '' : `: ${reason}`
  const tried = tries === undefined ? '' : ` after ${tries} tries`
  const name =
    resource.within.length === 0 ? resource.name : `${resource.name} (${resource.within.join(' > ')})`
  if (outcome === 'unknown') return [toned('warning', `  ? ${name}  unknown until applied${because}`)]
  if (outcome === 'skipped') return [toned('warning', `  > ${name}  skipped${because}`)]
  if (outcome === 'failed')
    return [
      toned('bad', `  ! ${name}  failed${tried}${because}`),
      toned('dim', `      at ${resource.at}`),
      ...(resource.hint === undefined ? [] : [toned('dim', `      hint: ${resource.hint}`)]),
      ...commandLines(resource),
    ]
  if (change === undefined) return [`  ~ ${name}${tried}`]
  const header = toned(TONES[change.action], `  ${SIGNS[change.action]} ${name}${keysText(change)}${tried}`)
  const warnings = (change.hazards ?? []).map((hazard) =>
    toned('bad', `      warning: ${hazard}${tense === 'plan' ? ' (cfg apply wants --force)' : ''}`),
  )
  return diffs ? [header, ...warnings, ...objectLines(change), ...diffLines(change)] : [header, ...warnings]
}

/** `  mode 0600 → 0644, owner root → www-data`; nothing for what the diff or the sign tells. */
function keysText(change: ChangeReport): string {
  if (change.action === 'remove') return ''
  const untold = change.keys.filter(
    ({ told, before, after }) => told === undefined && !(before === undefined && after === 'none'),
  )
  const texts = untold.map(({ key, before, after }) =>
    before === undefined ? `${key} ${after}` : `${key} ${before} → ${after}`,
  )
  return texts.length === 0 ? '' : `  ${texts.join(', ')}`
}

function diffLines({ diff = '', keys }: ChangeReport): readonly Cell[] {
  if (diff === '') return []
  const all = diff.replace(/\n$/, '').split('\n')
  // Of one text alone the header above says which it is.
  const told = keys.filter((key) => key.told === 'diff').length === 1 ? all.slice(2) : all
  return cut(told.map((line) => toned(toneOf(line), `      ${line}`)))
}

/** `+ reservation web03 eth0 10.20.0.13`; under its own heading where it is not simply what the resource says. */
function objectLines({ objects = [] }: ChangeReport): readonly Cell[] {
  return objects.flatMap(({ key, added, removed, changed }) => {
    const told = cut([
      ...changed.map((one) => toned('warning', `      ~ ${changedText(one)}`)),
      ...removed.map((line) => toned('bad', `      - ${line}`)),
      ...added.map((line) => toned('good', `      + ${line}`)),
    ])
    return told.length === 0 || key === 'objects' ? told : [toned('dim', `      ${key}:`), ...told]
  })
}

/** `gateway 10.20.0.0/24 10.20.0.1 → 10.20.0.254`. */
function changedText({ before, after }: ChangedObject): string {
  const name = objectName(before)
  return `${before} → ${after.slice(name.length + 1)}`
}

function cut(all: readonly Cell[]): readonly Cell[] {
  const hidden = all.length - DIFF_LINES
  return hidden <= 0
    ? all
    : [...all.slice(0, DIFF_LINES), toned('dim', `      … ${hidden} more lines (--json has them all)`)]
}

const DIFF_LINES = 400

function toneOf(line: string): Tone {
  if (line.startsWith('@@')) return 'dim'
  if (line.startsWith('+')) return 'good'
  return line.startsWith('-') ? 'bad' : 'plain'
}

function commandLines({ command }: Pick<ResourceReport, 'command'>): readonly Cell[] {
  if (command === undefined) return []
  const script = command.script.split('\n')
  const shown = script.slice(0, SCRIPT_LINES).map((line) => shortened(line))
  const more = script.length > shown.length || shown.some((line, index) => line !== script[index])
  return [
    ...shown.map((line, index) => toned('dim', `      ${index === 0 ? '$' : ' '} ${line}`)),
    ...(more ? [toned('dim', '        (--json has the whole command)')] : []),
    ...(command.stderr === '' ? [] : command.stderr.split('\n').map((line) => `      ${line}`)),
  ]
}

const SCRIPT_LINES = 5
const SCRIPT_WIDTH = 160

function shortened(line: string): string {
  return line.length > SCRIPT_WIDTH ? `${line.slice(0, SCRIPT_WIDTH)}…` : line
}

function triggerLines(trigger: TriggerReport, tense: Tense): readonly Cell[] {
  const because = `, because of ${trigger.because.join(', ')}`
  const what = `${trigger.name} ${trigger.trigger}`
  if (trigger.outcome === 'ok') return []
  if (trigger.outcome === 'failed')
    return [toned('bad', `  ! ${what}  failed: ${trigger.reason ?? ''}`), ...commandLines(trigger)]
  if (trigger.outcome === 'skipped')
    return [toned('warning', `  > ${what}  not made: ${trigger.reason ?? ''}`)]
  return [toned('warning', `  * ${what}${tense === 'plan' ? ' would follow' : ''}${because}`)]
}

/** `3 changed, 59 ok`; `3 to change, 59 ok` of a plan. */
export function countsText({ counts }: HostReport, tense: Tense): string {
  const told = (['changed', 'unknown', 'failed', 'skipped', 'ok'] as const).filter(
    (outcome) => counts[outcome] > 0 || outcome === 'ok',
  )
  return told.map((outcome) => `${counts[outcome]} ${wordFor(outcome, tense)}`).join(', ')
}

function wordFor(outcome: Outcome, tense: Tense): string {
  return outcome === 'changed' && tense === 'plan' ? 'to change' : outcome
}

const TONES_OF_HOSTS = { ok: 'good', changed: 'warning', failed: 'bad', skipped: 'warning' } as const

/** host, ok, changed, failed, skipped, time; and all of it in one line, with the customer whose branch it is. */
export function summary(reports: readonly HostReport[], tense: Tense, branch: string): readonly Block[] {
  const changed = wordFor('changed', tense)
  const columns = ['ok', changed, 'unknown', 'failed', 'skipped', 'time']
  const rows = reports.map(({ host, counts, error, outcome, duration }): Cell[] => [
    toned(TONES_OF_HOSTS[outcome], host),
    ...((error === undefined && outcome !== 'skipped') || counts.ok + counts.changed > 0
      ? [
          String(counts.ok),
          numberCell(counts.changed, 'warning'),
          numberCell(counts.unknown, 'warning'),
          numberCell(counts.failed, 'bad'),
          numberCell(counts.skipped, 'warning'),
        ]
      : ['-', '-', '-', toned(TONES_OF_HOSTS[outcome], '-'), '-']),
    `${(duration / 1000).toFixed(1)} s`,
  ])
  return [
    table(['host', ...columns.map((title) => ({ title, align: 'right' as const }))], rows),
    lines(totalText(reports, changed, branch)),
  ]
}

/** `3 hosts of customer acme: 4 changed, 58 ok`; failed hosts and resources only where there are any. */
function totalText(reports: readonly HostReport[], changed: string, branch: string): string {
  const sum = (outcome: Outcome): number => reports.reduce((total, { counts }) => total + counts[outcome], 0)
  const failedHosts = reports.filter(({ error }) => error !== undefined).length
  const notStarted = reports.filter(({ outcome }) => outcome === 'skipped').length
  const parts = [
    ...(failedHosts > 0 ? [`${failedHosts} failed as a whole`] : []),
    ...(notStarted > 0 ? [`${notStarted} not started`] : []),
    `${sum('changed')} ${changed}`,
    ...(['unknown', 'failed', 'skipped'] as const).flatMap((outcome) =>
      sum(outcome) > 0 ? [`${sum(outcome)} ${outcome}`] : [],
    ),
    `${sum('ok')} ok`,
  ]
  return `${counted(reports.length, 'host')} of ${branchLabel(branch)}: ${parts.join(', ')}`
}

function numberCell(count: number, tone: Tone): Cell {
  return count === 0 ? '0' : toned(tone, String(count))
}
