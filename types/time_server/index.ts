/** A clock that is right, and that others may set theirs by: chrony, or systemd-timesyncd. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { defineType, type HostContext } from '../../src/type/define-type.ts'
import type { Resources } from '../../src/type/resource.ts'
import { chronyConfig, chronyPlaces, timesyncdConfig } from './config.ts'
import { Params, problemsOf, softwareOf } from './params.ts'
import { sourcesOf } from './sources.ts'

export const timeServer = defineType({
  name: 'time_server',
  summary: 'Keeps the clock right, and tells others the time: chrony or systemd-timesyncd',
  id: z
    .string()
    .check(
      z.regex(/^[a-z][a-z0-9_-]*$/, { error: 'must be a short name: small letters, digits, "-" and "_"' }),
      z.describe('`chrony`, `timesyncd`, or another name together with `software`.'),
    ),
  params: Params,
  problems: problemsOf,
  compose: (wanted, context) =>
    softwareOf(wanted) === 'chrony' ? chrony(wanted.params, context) : timesyncd(wanted.params, context),
})

function chrony(params: Params, context: HostContext): Resources {
  const { resource } = context
  const { config, service } = chronyPlaces(context)
  const pkg = resource('package', 'chrony')
  const file = resource('file', config, {
    content: chronyConfig(params, sourcesOf(params, context)),
    owner: 'root',
    group: 'root',
    mode: '0644',
    needs: [pkg],
  })
  return [pkg, file, resource('service', service, { needs: [pkg, file], restartOn: [file] })]
}

function timesyncd(params: Params, context: HostContext): Resources {
  const { resource, facts, host } = context
  if (facts.init !== 'systemd')
    throw new UserError(
      `Cannot keep the clock of "${host.name}" by timesyncd: it is part of systemd, and its init system is "${facts.init}"`,
      {
        hint: "timeServer('chrony')",
      },
    )
  // It is a package of its own on Debian alone.
  const packages = facts.os.family === 'debian' ? [resource('package', 'systemd-timesyncd')] : []
  const file = resource('file', '/etc/systemd/timesyncd.conf', {
    content: timesyncdConfig(sourcesOf(params, context)),
    owner: 'root',
    group: 'root',
    mode: '0644',
    needs: packages,
  })
  return [
    packages,
    file,
    resource('service', 'systemd-timesyncd', { needs: [...packages, file], restartOn: [file] }),
  ]
}
