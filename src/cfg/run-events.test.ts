import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { RunEvent } from '../apply/events.ts'
import type { HostReport } from '../apply/report.ts'
import { jsonlEvents } from '../out/event-output.ts'
import { memoryOutput } from '../../test/lib/run-program.ts'
import { commandEvent } from './run-events.ts'

const outcome = z.enum(['ok', 'changed', 'failed', 'skipped', 'unknown'])
const every = {
  version: z.literal(1),
  level: z.enum(['detail', 'progress', 'note', 'warning', 'failure']),
  text: z.string(),
  time: z.iso.datetime(),
}
const ofHost = { ...every, subject: z.string() }

/** Version 1 of the lines of `--jsonl`: a field that goes, or means something else, makes version 2. */
const schemas = {
  'host-waiting': z.strictObject({ ...ofHost, kind: z.literal('host-waiting'), for: z.string() }),
  'host-phase': z.strictObject({
    ...ofHost,
    kind: z.literal('host-phase'),
    phase: z.enum(['connect', 'facts', 'observe', 'converge', 'restart', 'health']),
  }),
  'host-working': z.strictObject({
    ...ofHost,
    kind: z.literal('host-working'),
    resources: z.array(z.string()),
    settled: z.int(),
    of: z.int(),
  }),
  batch: z.strictObject({
    ...every,
    kind: z.literal('batch'),
    number: z.int(),
    of: z.int(),
    hosts: z.array(z.string()),
  }),
  'host-health': z.strictObject({
    ...ofHost,
    kind: z.literal('host-health'),
    done: z.enum(['good', 'bad']),
    well: z.boolean(),
    reason: z.optional(z.string()),
  }),
  'host-note': z.strictObject({ ...ofHost, kind: z.literal('host-note') }),
  resource: z.strictObject({
    ...ofHost,
    kind: z.literal('resource'),
    resource: z.object({ name: z.string(), outcome, at: z.string(), within: z.array(z.string()) }),
  }),
  trigger: z.strictObject({
    ...ofHost,
    kind: z.literal('trigger'),
    trigger: z.object({ name: z.string(), trigger: z.string(), outcome, because: z.array(z.string()) }),
  }),
  'host-done': z.strictObject({
    ...ofHost,
    kind: z.literal('host-done'),
    done: z.enum(['good', 'bad', 'unchanged', 'skipped']),
    outcome: z.enum(['ok', 'changed', 'failed', 'skipped']),
    counts: z.record(outcome, z.int()),
    duration: z.number(),
    reason: z.optional(z.string()),
  }),
}

const counts = { ok: 1, changed: 2, failed: 0, skipped: 0, unknown: 0 }
const report: HostReport = {
  host: 'web01',
  outcome: 'changed',
  resources: [],
  triggers: [],
  counts,
  learned: [],
  notes: [],
  duration: 12,
}

const events: readonly RunEvent[] = [
  { kind: 'waiting', host: 'web01', for: 'hv1' },
  { kind: 'phase', host: 'web01', phase: 'observe' },
  { kind: 'working', host: 'web01', resources: ['file:/a', 'file:/b', 'file:/c'], done: 3, of: 62 },
  { kind: 'batch', number: 2, of: 3, hosts: ['web01', 'web02'] },
  { kind: 'health', host: 'web01', reason: undefined },
  { kind: 'health', host: 'web01', reason: 'exit code 7' },
  { kind: 'note', host: 'web01', text: 'took over a lock' },
  {
    kind: 'resource',
    host: 'web01',
    resource: { name: 'file:/a', outcome: 'failed', at: 'x:1', within: [], reason: 'no' },
  },
  {
    kind: 'trigger',
    host: 'web01',
    trigger: { name: 'service:web', trigger: 'restart', outcome: 'changed', because: ['file:/a'] },
  },
  { kind: 'done', host: 'web01', report },
  { kind: 'done', host: 'web01', report: { ...report, outcome: 'skipped', reason: '2 of 9 hosts failed' } },
]

describe('the events of a run as lines of JSON', () => {
  it.each(events)('$kind fits its schema', (event) => {
    const output = memoryOutput()
    jsonlEvents(output, () => new Date(0)).emit(commandEvent(event, 'apply'))
    const line = JSON.parse(output.text()) as { readonly kind: keyof typeof schemas }
    expect(schemas[line.kind].safeParse(line).error).toBeUndefined()
  })

  it('are of every kind that has a schema', () => {
    expect(new Set(events.map((event) => commandEvent(event, 'apply').kind))).toEqual(
      new Set(Object.keys(schemas)),
    )
  })
})

describe('the events of a run for a person', () => {
  it.each([
    [events[2], 'applying file:/a and 2 more (3 of 62 done)'],
    [events[3], 'batch 2 of 3: 2 hosts'],
    [events[5], 'its health check says no: exit code 7'],
    [events[10], 'not started: 2 of 9 hosts failed'],
  ])('%j', (event, text) => {
    expect(event === undefined ? undefined : commandEvent(event, 'apply').text).toBe(text)
  })
})
