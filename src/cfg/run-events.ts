/** The engine's events as the command's. */
import type { RunEvent } from '../apply/events.ts'
import type { HostReport } from '../apply/report.ts'
import type { CommandContext, CommandEvent } from '../command/context.ts'
import { counted } from '../core/counted.ts'
import { countsText, type Tense } from './render-report.ts'

const PHASES = {
  connect: 'connecting',
  facts: 'collecting facts',
  observe: 'observing',
  converge: 'applying',
  restart: 'restarting',
  health: 'checking its health',
} as const

/** `tense`: whether what differs was changed or would be. */
export function emitTo(context: CommandContext, tense: Tense): (event: RunEvent) => void {
  return (event) => context.emit(commandEvent(event, tense))
}

/** What `--jsonl` prints of it is told in docs/operations.md: fields may be added there, none may go. */
export function commandEvent(event: RunEvent, tense: Tense): CommandEvent {
  switch (event.kind) {
    case 'waiting':
      return progress('host-waiting', event.host, `waiting for ${event.for}`, { for: event.for })
    case 'phase':
      return progress('host-phase', event.host, PHASES[event.phase], { phase: event.phase })
    case 'working': {
      const { host, resources, done, of } = event
      const text = `applying ${namesText(resources)} (${done} of ${of} done)`
      return { ...progress('host-working', host, text, { resources, settled: done, of }), moving: true }
    }
    case 'batch': {
      const { number, of, hosts } = event
      const text = `batch ${number} of ${of}: ${counted(hosts.length, 'host')}`
      return { kind: 'batch', level: 'note', text, data: { number, of, hosts } }
    }
    case 'health': {
      const { host, reason } = event
      return reason === undefined
        ? {
            kind: 'host-health',
            level: 'detail',
            subject: host,
            text: 'is well',
            done: 'good',
            data: { well: true },
          }
        : {
            kind: 'host-health',
            level: 'failure',
            subject: host,
            text: `its health check says no: ${reason}`,
            done: 'bad',
            data: { well: false, reason },
          }
    }
    case 'note':
      return { kind: 'host-note', level: 'note', subject: event.host, text: event.text }
    case 'resource':
      return {
        kind: 'resource',
        level: event.resource.outcome === 'failed' ? 'failure' : 'detail',
        subject: event.host,
        text: `${event.resource.name} ${event.resource.outcome}${because(event.resource.reason)}`,
        data: { resource: event.resource },
      }
    case 'trigger':
      return {
        kind: 'trigger',
        level: event.trigger.outcome === 'failed' ? 'failure' : 'detail',
        subject: event.host,
        text: `${event.trigger.name} ${event.trigger.trigger} ${event.trigger.outcome}${because(event.trigger.reason)}`,
        data: { trigger: event.trigger },
      }
    case 'done': {
      const { outcome, counts, duration, reason } = event.report
      const data = { outcome, counts, duration, ...(reason === undefined ? {} : { reason }) }
      return {
        ...progress('host-done', event.host, doneText(event.report, tense), data),
        done: doneAs(event.report),
      }
    }
  }
}

function progress(
  kind: string,
  subject: string,
  text: string,
  data: Readonly<Record<string, unknown>>,
): CommandEvent {
  return { kind, level: 'progress', subject, text, data }
}

function namesText([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`
}

/** What went wrong with the host as a whole is part of the result. */
function doneText(report: HostReport, tense: Tense): string {
  if (report.outcome === 'skipped') return `not started: ${report.reason ?? ''}`
  return report.error === undefined ? countsText(report, tense) : 'failed'
}

function doneAs(report: HostReport): 'good' | 'bad' | 'unchanged' | 'skipped' {
  if (report.outcome === 'failed') return 'bad'
  if (report.outcome === 'skipped') return 'skipped'
  return report.outcome === 'changed' ? 'good' : 'unchanged'
}
