/** The engine's events as the command's. */
import type { RunEvent } from '../apply/events.ts'
import type { HostReport } from '../apply/report.ts'
import type { CommandContext } from '../command/context.ts'
import { countsText, type Tense } from './render-report.ts'

const PHASES = {
  connect: 'connecting',
  facts: 'collecting facts',
  observe: 'observing',
  converge: 'applying',
  restart: 'restarting',
} as const

/** `tense`: whether what differs was changed or would be. */
export function emitTo(context: CommandContext, tense: Tense): (event: RunEvent) => void {
  return (event) => {
    const subject = event.host
    switch (event.kind) {
      case 'waiting':
        return context.emit({
          kind: 'host-waiting',
          level: 'progress',
          subject,
          text: `waiting for ${event.for}`,
        })
      case 'phase':
        return context.emit({ kind: 'host-phase', level: 'progress', subject, text: PHASES[event.phase] })
      case 'note':
        return context.emit({ kind: 'host-note', level: 'note', subject, text: event.text })
      case 'resource':
        return context.emit({
          kind: 'resource',
          level: event.resource.outcome === 'failed' ? 'failure' : 'detail',
          subject,
          text: `${event.resource.name} ${event.resource.outcome}${because(event.resource.reason)}`,
          data: { resource: event.resource },
        })
      case 'trigger':
        return context.emit({
          kind: 'trigger',
          level: event.trigger.outcome === 'failed' ? 'failure' : 'detail',
          subject,
          text: `${event.trigger.name} ${event.trigger.trigger} ${event.trigger.outcome}${because(event.trigger.reason)}`,
          data: { trigger: event.trigger },
        })
      case 'done':
        return context.emit({
          kind: 'host-done',
          level: 'progress',
          subject,
          // What went wrong with the host as a whole is part of the result.
          text: event.report.error === undefined ? countsText(event.report, tense) : 'failed',
          done: doneAs(event.report),
        })
    }
  }
}

function because(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${reason}`
}

function doneAs(report: HostReport): 'good' | 'bad' | 'unchanged' {
  if (report.outcome === 'failed') return 'bad'
  return report.outcome === 'changed' ? 'good' : 'unchanged'
}
