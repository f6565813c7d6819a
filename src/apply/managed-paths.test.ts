import { expect, it } from 'vitest'
import * as z from 'zod/mini'
import { hostView, inventoryView } from '../../test/lib/views.ts'
import { testTypes } from '../../test/lib/run-context.ts'
import { UserError } from '../core/errors.ts'
import { raw } from '../core/shell.ts'
import { defineType } from '../type/define-type.ts'
import { probe } from '../type/probe.ts'
import type { Resources } from '../type/resource.ts'
import { expand } from './expand.ts'
import { parseFacts } from './facts-parse.ts'

const thing = defineType({
  name: 'thing',
  summary: 'A thing that writes',
  id: z.string(),
  params: z.strictObject({
    path: z.optional(z.string()),
    owner: z.optional(z.string()),
    recurse: z.optional(z.boolean()),
    unready: z.optional(z.boolean()),
  }),
  observe: () => probe(raw(':'), () => new Map()),
  desired: ({ params }) => {
    if (params.unready === true) throw new UserError('not yet')
    return { on: true }
  },
  converge: () => [],
  keeps: ({ id, before, keys }) => [
    `/etc/things/${id.slice(-1)}.${before === null ? 'new' : 'old'}.${keys.join()}`,
  ],
})

const whole = defineType({
  name: 'whole',
  summary: 'All of a directory',
  id: z.string(),
  params: z.strictObject({}),
  manages: ({ id }) => [`${id}/`],
  observe: () => probe(raw(':'), () => new Map()),
  desired: () => ({}),
  converge: () => [],
})

function managed(resources: Resources): Record<string, unknown> {
  const evaluated = { resources, host: hostView('web01'), inventory: inventoryView([]), types: testTypes }
  return Object.fromEntries(
    expand(evaluated, parseFacts('=uname\nLinux web01 6.1 x86_64\n=end\n')).context.managed(),
  )
}

const nothing = { owner: false, group: false, mode: false, below: false }

it('are ids and paths, and what making a resource would write', () => {
  expect(
    managed([thing('/srv/a'), thing('b', { path: '/srv/b' }), thing('c', { path: 'd', unready: true })]),
  ).toEqual({
    '/srv/a': nothing,
    '/etc/things/a.new.on': nothing,
    '/srv/b': nothing,
    '/etc/things/b.new.on': nothing,
  })
})

it('are what a type says of itself, and tell whose owner and mode are spoken for', () => {
  expect(managed([whole('/srv/w'), thing('/srv/a', { owner: 'x', recurse: true, unready: true })])).toEqual({
    '/srv/w/': nothing,
    '/srv/a': { ...nothing, owner: true, below: true },
  })
})
