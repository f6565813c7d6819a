/** A unit of systemd: its file or a drop-in for a packaged one, checked before it lands, and whether it runs. */
import * as z from 'zod/mini'
import { UserError } from '../../src/core/errors.ts'
import { defineType } from '../../src/type/define-type.ts'
import type { Resource } from '../../src/type/resource.ts'
import { reread } from '../_lib/init/systemd.ts'
import { isTemplate, Params, problemsOf } from './params.ts'
import { unitText } from './unit-text.ts'
import { verifyCommand } from './verify.ts'

const FOLDER = '/etc/systemd/system'

export const systemdUnit = defineType({
  name: 'systemd_unit',
  summary:
    'A unit of systemd: its file or a drop-in for a packaged one, checked before it lands, and whether it runs',
  id: z
    .string()
    .check(
      z.regex(
        /^(?=.{1,200}$)[A-Za-z0-9][A-Za-z0-9:_.\\-]*(?:@[A-Za-z0-9:_.\\-]*)?\.(?:service|socket|timer|path|mount|automount|swap|target|slice)$/,
        { error: 'must be the whole name of a unit, as in "app.service" or "backup.timer"' },
      ),
      z.describe('Its whole name: `app.service`, `backup.timer`, `worker@.service`.'),
    ),
  params: Params,
  problems: problemsOf,

  compose: ({ id, params }, { host, facts, resource }) => {
    if (facts.init !== 'systemd')
      throw new UserError(
        `Cannot make "${id}" on "${host.name}": its init system is ${facts.init}, and units are of systemd`,
      )
    const { override, enabled, running } = params
    const isGone = params.state === 'absent'
    const path = override ? `${FOLDER}/${id}.d/override.conf` : `${FOLDER}/${id}`
    const isService =
      !isTemplate(id) && (enabled !== undefined || running !== undefined || (isGone && !override))
    const service = (options: Readonly<Record<string, unknown>>): readonly Resource[] =>
      isService ? [resource('service', id, options)] : []

    const before = isGone
      ? service({
          enabled: override ? (enabled ?? null) : false,
          running: override ? (running ?? null) : false,
        })
      : []
    const folder = override && !isGone ? [resource('directory', `${FOLDER}/${id}.d`)] : []
    const file = resource('file', path, {
      state: params.state,
      needs: [...folder, ...before],
      ...(isGone
        ? {}
        : {
            content: params.content ?? unitText(params.sections ?? {}),
            owner: 'root',
            group: 'root',
            mode: '0644',
            ...(params.verify ? { validate: verifyCommand(id, override) } : {}),
          }),
    })
    const reload = resource('command', `have systemd read ${id} again`, {
      run: reloadCommand(id),
      onlyWhenCalled: true,
      runOn: [file],
    })
    const after = isGone
      ? []
      : service({
          enabled: enabled ?? null,
          running: running ?? null,
          needs: [file],
          restartOn: running === true ? [file] : [],
        })
    return [...before, ...folder, file, reload, ...after]
  },
})

/**
 * The first of many units that have changed has systemd read all of them, and the others see that it was done; a service
 * does the same before it starts. What a template has loaded cannot be asked.
 */
function reloadCommand(id: string): string {
  return isTemplate(id) ? 'systemctl daemon-reload' : reread(id).text
}
